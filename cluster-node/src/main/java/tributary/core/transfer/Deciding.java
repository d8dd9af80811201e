package tributary.core.transfer;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tributary.core.scheduling.Blame;
import tributary.core.scheduling.LeaseTerms;
import tributary.core.transfer.TransferState.Absent;
import tributary.core.transfer.TransferState.Cancelled;
import tributary.core.transfer.TransferState.Failed;
import tributary.core.transfer.TransferState.Held;
import tributary.core.transfer.TransferState.Live;
import tributary.core.transfer.TransferState.Retrying;
import tributary.core.transfer.TransferState.Running;
import tributary.core.transfer.TransferState.Succeeded;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.LeaseId;

/** What each request means in each state. The words about one lease are in {@link Watching}. */
final class Deciding extends Watching {
  Deciding(
      TransferState state, LeaseBoard board, TransferPolicy policy, Instant now, double jitter) {
    super(state, board, policy, now, jitter);
  }

  Transfer.Decided on(TransferRequest request) {
    switch (request) {
      case TransferRequest.Start start -> start(start);
      case TransferRequest.Grant grant -> grant(grant.terms());
      case TransferRequest.PartyGone gone -> partyGone(gone.party());
      case TransferRequest.Cancel cancel -> cancel(cancel.reason());
      case TransferRequest.Report report -> report(report);
      case TransferRequest.Assembled whole -> assembled(whole.rootDigest());
      case TransferRequest.TimePassed _ -> timePassed();
      case TransferRequest.Quiet _ -> quiet();
    }
    resumeIfHeard();
    return decided();
  }

  /** A scheduler that has forgotten it, or never heard that it runs, must hear of it. */
  private void quiet() {
    if (state instanceof Running && leases.isEmpty()) {
      sayAgain();
    }
  }

  // ---- the scheduler's words

  private void start(TransferRequest.Start start) {
    if (state instanceof Retrying retrying) {
      sayRetrying(retrying);
      return;
    }
    boolean goesOn = state instanceof Live;
    endAll("RESTARTED");
    if (!goesOn) {
      received = Received.NONE;
    }
    enterEpoch(start.lengthBytes(), start.rootDigest());
    if (start.receiverHoldsAll() && assembled.filter(start.rootDigest()::equals).isPresent()) {
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
        actions.add(new TransferAction.LeaseEnded(lease, 0, 0, "NOT_GRANTED: " + word, Blame.NONE));
        sayAgain();
      }
      return;
    }
    if (lease.number() <= lastLease) {
      return;
    }
    lastLease = lease.number();
    put(WatchedLease.ordered(terms, now, policy));
    actions.add(new TransferAction.OrderLease(terms));
  }

  /** Who grants what cannot be granted has missed how this transfer stands. */
  private void sayAgain() {
    switch (state) {
      case Absent _ -> {}
      case Running _, Held _ -> actions.add(new TransferAction.Ready(state.epoch()));
      case Retrying retrying -> sayRetrying(retrying);
      case Succeeded _ -> ended("SUCCEEDED", "");
      case Failed failed -> ended("FAILED", failed.reason());
      case Cancelled cancelled -> ended("CANCELLED", cancelled.reason());
    }
  }

  private void sayRetrying(Retrying retrying) {
    actions.add(new TransferAction.Retrying(retrying.epoch(), retrying.until(), retrying.reason()));
  }

  private void partyGone(ClientId party) {
    for (WatchedLease lease : List.copyOf(leases.values())) {
      if (lease.terms().donor().equals(party) || lease.terms().receiver().equals(party)) {
        end(lease, lease.receiver().isDone() ? "" : "PARTY_GONE: " + party, Blame.NONE);
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

  // ---- the receiver's word on the whole

  private void assembled(Digest digest) {
    switch (state) {
      case Live live -> {
        if (live.facts().rootDigest().equals(digest)) {
          succeed();
        } else if (!(state instanceof Retrying)) {
          retry("DIGEST_MISMATCH: the receiver's file has " + digest);
        }
      }
      case Succeeded succeeded -> {
        if (succeeded.facts().rootDigest().equals(digest)) {
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
      enterEpoch(retrying.facts().lengthBytes(), retrying.facts().rootDigest());
      actions.add(new TransferAction.Ready(state.epoch()));
      return;
    }
    for (WatchedLease lease : List.copyOf(leases.values())) {
      if (leases.containsKey(lease.terms().lease().number())) {
        watch(lease);
      }
    }
  }
}
