package tributary.core.transfer;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tributary.core.scheduling.LeaseTerms;
import tributary.core.transfer.TransferRequest.Role;
import tributary.core.transfer.TransferRequest.Word;
import tributary.core.transfer.TransferState.Absent;
import tributary.core.transfer.TransferState.Cancelled;
import tributary.core.transfer.TransferState.Failed;
import tributary.core.transfer.TransferState.Held;
import tributary.core.transfer.TransferState.Live;
import tributary.core.transfer.TransferState.Retrying;
import tributary.core.transfer.TransferState.Running;
import tributary.core.transfer.TransferState.Succeeded;
import tributary.core.transfer.WatchedLease.Party;
import tributary.core.transfer.WatchedLease.Phase;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.LeaseId;
import tributary.model.TransferId;

/** What each request means in each state. */
final class Deciding extends Draft {
  Deciding(
      TransferId id, TransferState state, LeaseBoard board, TransferPolicy policy, Instant now) {
    super(id, state, board, policy, now);
  }

  Transfer.Decided on(TransferRequest request) {
    switch (request) {
      case TransferRequest.Start start -> start(start);
      case TransferRequest.Grant grant -> grant(grant.terms());
      case TransferRequest.PartyGone gone -> partyGone(gone.party());
      case TransferRequest.Cancel cancel -> cancel(cancel.reason());
      case TransferRequest.Report report -> report(report);
      case TransferRequest.Assembled whole -> assembled(whole.fileDigest());
      case TransferRequest.TimePassed _ -> timePassed();
    }
    resumeIfHeard();
    return decided();
  }

  // ---- the scheduler's words

  private void start(TransferRequest.Start start) {
    if (state instanceof Retrying retrying) {
      actions.add(
          new TransferAction.Retrying(retrying.epoch(), retrying.until(), retrying.reason()));
      return;
    }
    boolean goesOn = state instanceof Live;
    endAll("RESTARTED");
    if (!goesOn) {
      received = Received.NONE;
    }
    enterEpoch(start.lengthBytes(), start.fileDigest());
    if (start.receiverHoldsAll() && assembled.filter(start.fileDigest()::equals).isPresent()) {
      succeed();
    } else {
      assembled = Optional.empty();
      actions.add(new TransferAction.Ready(state.epoch()));
    }
  }

  private void grant(LeaseTerms terms) {
    LeaseId lease = terms.lease();
    boolean runs = state instanceof Running || (state instanceof Held && !receiverIsSilent());
    if (!runs || lease.epoch() != state.epoch()) {
      boolean known = lease.epoch() == state.epoch() && lease.number() <= lastLease;
      if (!known) {
        String word = Transfer.word(state);
        actions.add(new TransferAction.LeaseEnded(lease, 0, 0, "NOT_GRANTED: " + word, false));
      }
      return;
    }
    if (lease.number() <= lastLease) {
      return;
    }
    lastLease = lease.number();
    Party requested = new Party(Phase.REQUESTED, now.plus(policy.startTimeout()), false);
    leases.put(lease.number(), new WatchedLease(terms, now, requested, requested, 0, 0));
    actions.add(new TransferAction.OrderLease(terms));
  }

  private void partyGone(ClientId party) {
    for (WatchedLease lease : List.copyOf(leases.values())) {
      if (lease.terms().donor().equals(party) || lease.terms().receiver().equals(party)) {
        end(lease, lease.receiver().isDone() ? "" : "PARTY_GONE: " + party, false);
      }
    }
  }

  private void cancel(String reason) {
    switch (state) {
      case Live _ -> {
        endAll("CANCELLED");
        happened(new TransferEvent.Cancelled(reason, received, now));
        ended("CANCELLED", reason);
      }
      case Absent _, Cancelled _ -> ended("CANCELLED", reason);
      case Succeeded _ -> ended("SUCCEEDED", "");
      case Failed failed -> ended("FAILED", failed.reason());
    }
  }

  // ---- the parties' words

  private void report(TransferRequest.Report report) {
    WatchedLease lease = leases.get(report.lease().number());
    if (lease == null || report.lease().epoch() != state.epoch()) {
      return;
    }
    Role role = report.role();
    if (lease.party(role).isDone()) {
      return;
    }
    heard(lease, role);
    switch (report.word()) {
      case Word.Started _ -> put(works(lease, role));
      case Word.Progress progress -> put(works(received(lease, role, progress.bytes(), 0), role));
      case Word.Succeeded done ->
          succeeded(received(lease, role, done.bytes(), done.elapsedMillis()), role);
      case Word.Failed failed -> failed(received(lease, role, failed.bytes(), 0), role, failed);
    }
  }

  private WatchedLease works(WatchedLease lease, Role role) {
    Instant due = now.plus(policy.progressTimeout());
    return lease.with(role, lease.party(role).heard(Phase.STARTED, due));
  }

  /** Bytes count once, as the receiver has them, and never more than the item has. */
  private WatchedLease received(WatchedLease lease, Role role, long bytes, long millis) {
    long length = state instanceof Live live ? live.facts().lengthBytes() : 0;
    return switch (role) {
      case SENDER -> lease;
      case RECEIVER -> lease.received(Math.min(bytes, length), millis);
    };
  }

  private void heard(WatchedLease lease, Role role) {
    if (lease.party(role).silent()) {
      actions.add(new TransferAction.PartyHeld(lease.terms().lease(), lease.client(role), false));
    }
  }

  private void succeeded(WatchedLease lease, Role role) {
    Role other = role == Role.SENDER ? Role.RECEIVER : Role.SENDER;
    WatchedLease done = lease.with(role, lease.party(role).heard(Phase.DONE, now));
    if (done.party(other).isDone()) {
      end(done, "", false);
      return;
    }
    Party waited = done.party(other);
    Instant due = now.plus(policy.finishTimeout());
    put(done.with(other, new Party(waited.phase(), due, waited.silent())));
  }

  private void failed(WatchedLease lease, Role role, Word.Failed failed) {
    boolean aboutSegment =
        failed.reason().equals("SEGMENT_MISSING") || failed.reason().equals("SEGMENT_CORRUPT");
    if (aboutSegment && failed.segment() >= 0) {
      actions.add(
          new TransferAction.DonorLacks(lease.terms().donor(), failed.segment(), failed.reason()));
    }
    boolean receiversOwn = role == Role.RECEIVER && failed.reason().equals("DISK_FULL");
    String failure = failed.reason() + ": " + failed.detail();
    WatchedLease over = lease.with(role, lease.party(role).heard(Phase.DONE, now));
    if (lease.receiver().isDone()) {
      end(over, "", false);
    } else if (receiversOwn) {
      end(over, failure, false);
      retry(failure);
    } else {
      fail(over, failure);
    }
  }

  private void assembled(Digest digest) {
    switch (state) {
      case Live live -> {
        if (live.facts().fileDigest().equals(digest)) {
          succeed();
        } else if (!(state instanceof Retrying)) {
          retry("DIGEST_MISMATCH: the receiver's file has " + digest);
        }
      }
      case Succeeded succeeded -> {
        if (succeeded.facts().fileDigest().equals(digest)) {
          assembled = Optional.of(digest);
          actions.add(new TransferAction.Confirm());
          ended("SUCCEEDED", "");
        }
      }
      case Absent _, Failed _, Cancelled _ -> assembled = Optional.of(digest);
    }
  }

  // ---- time

  private void timePassed() {
    if (state instanceof Retrying retrying && !now.isBefore(retrying.until())) {
      enterEpoch(retrying.facts().lengthBytes(), retrying.facts().fileDigest());
      actions.add(new TransferAction.Ready(state.epoch()));
      return;
    }
    for (WatchedLease lease : List.copyOf(leases.values())) {
      if (leases.containsKey(lease.terms().lease().number())) {
        watch(lease);
      }
    }
  }

  private void watch(WatchedLease lease) {
    boolean expired = !now.isBefore(lease.terms().deadline());
    if (lease.receiver().isDone() && (expired || lease.donor().overdue(now))) {
      end(lease, "", false);
      return;
    }
    if (expired) {
      fail(lease, "EXPIRED: not done by " + lease.terms().deadline());
      return;
    }
    WatchedLease watched = lease;
    for (Role role : Role.values()) {
      Party party = watched.party(role);
      if (party.overdue(now)) {
        if (party.silent()) {
          silentToTheEnd(watched, role);
          return;
        }
        watched = probe(watched, role);
      }
    }
    if (watched.bothSilent()) {
      fail(watched, "BOTH_SILENT");
    }
  }

  /** Fig 15B: ask, and give it no other work meanwhile. */
  private WatchedLease probe(WatchedLease lease, Role role) {
    Party party = lease.party(role);
    Instant due = now.plus(policy.probeTimeout());
    WatchedLease probed = lease.with(role, new Party(party.phase(), due, true));
    put(probed);
    actions.add(new TransferAction.Probe(lease.terms().lease(), lease.client(role)));
    actions.add(new TransferAction.PartyHeld(lease.terms().lease(), lease.client(role), true));
    if (role == Role.RECEIVER && state instanceof Running) {
      happened(new TransferEvent.Held(lease.terms().receiver(), now));
    }
    return probed;
  }

  private void silentToTheEnd(WatchedLease lease, Role role) {
    String failure = (role == Role.SENDER ? "DONOR" : "RECEIVER") + "_SILENT";
    if (role == Role.RECEIVER) {
      end(lease, failure, false);
      retry(failure);
    } else {
      fail(lease, failure);
    }
  }
}
