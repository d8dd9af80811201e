package tributary.core.transfer;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import tributary.core.scheduling.Blame;
import tributary.core.transfer.TransferRequest.Role;
import tributary.core.transfer.TransferRequest.Word;
import tributary.core.transfer.TransferState.Live;
import tributary.core.transfer.TransferState.Running;
import tributary.core.transfer.WatchedLease.Party;
import tributary.core.transfer.WatchedLease.Phase;

/** One lease and its two parties: their words, their silence, their pace (Figs 15A-D). */
class Watching extends Draft {
  Watching(
      TransferState state, LeaseBoard board, TransferPolicy policy, Instant now, double jitter) {
    super(state, board, policy, now, jitter);
  }

  // ---- their words

  final void report(TransferRequest.Report report) {
    WatchedLease lease = leases.get(report.lease().number());
    if (lease == null || report.lease().epoch() != state.epoch()) {
      return;
    }
    Role role = report.role();
    if (lease.party(role).isDone()) {
      return;
    }
    if (lease.party(role).silent()) {
      actions.add(new TransferAction.PartyHeld(lease.terms().lease(), lease.client(role), false));
    }
    switch (report.word()) {
      case Word.Connected _ -> put(said(lease, role, Phase.CONNECTED));
      case Word.Started _ -> put(said(lease, role, Phase.STARTED));
      case Word.Progress(long bytes) -> progress(lease, role, bytes);
      case Word.Succeeded(long bytes, long millis) ->
          succeeded(received(lease, role, bytes, millis), role);
      case Word.Failed failed -> failed(received(lease, role, failed.bytes(), 0), role, failed);
    }
  }

  private WatchedLease said(WatchedLease lease, Role role, Phase least) {
    return lease.with(role, lease.party(role).said(least, now, policy));
  }

  private void progress(WatchedLease lease, Role role, long bytes) {
    Phase least = bytes > 0 ? Phase.STARTED : Phase.REQUESTED;
    WatchedLease told = said(received(lease, role, bytes, 0), role, least);
    if (role == Role.RECEIVER && told.moves()) {
      judge(told);
    } else {
      put(told);
    }
  }

  /** Bytes count once, as the receiver has them, and never more than the item has. */
  private WatchedLease received(WatchedLease lease, Role role, long bytes, long millis) {
    long length = state instanceof Live live ? live.facts().lengthBytes() : 0;
    return switch (role) {
      case SENDER -> lease;
      case RECEIVER -> lease.received(Math.min(bytes, length), millis);
    };
  }

  /**
   * A donor below its promise loses the rest of its lease. Two of its leases in one transfer share
   * one way out, so neither is judged while both move. Patience doubles with each lease lost like
   * this until one ends well: if it is the receiver's line that is slow, a segment must still get
   * through.
   */
  private void judge(WatchedLease lease) {
    if (lease.speed().isEmpty() || sharesItsDonor(lease)) {
      put(lease.judged(Speed.from(now, lease.bytes())));
      return;
    }
    Speed speed = lease.speed().get().reported(now, lease.bytes(), lease.terms(), policy);
    long patience = (long) policy.slowness().reports() << Math.min(slowLeases, 10);
    if (speed.slow() < patience) {
      put(lease.judged(speed));
      return;
    }
    slowLeases++;
    long millis = Math.max(1, Duration.between(lease.granted(), now).toMillis());
    long reached = lease.bytes() * 8000 / millis;
    fail(
        lease,
        "SLOW_DONOR: " + reached + " bit/s of " + lease.terms().rateBitsPerSecond(),
        Blame.SOME);
  }

  private boolean sharesItsDonor(WatchedLease lease) {
    return leases.values().stream()
        .anyMatch(
            other ->
                other.moves()
                    && other.terms().donor().equals(lease.terms().donor())
                    && !other.terms().lease().equals(lease.terms().lease()));
  }

  private void succeeded(WatchedLease lease, Role role) {
    Role other = role.other();
    WatchedLease done = said(lease, role, Phase.DONE);
    if (done.party(other).isDone()) {
      end(done, "", Blame.NONE);
    } else {
      put(done.with(other, done.party(other).until(now.plus(policy.finishTimeout()))));
    }
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
    WatchedLease over = said(lease, role, Phase.DONE);
    if (lease.receiver().isDone()) {
      end(over, "", Blame.NONE);
    } else if (receiversOwn) {
      end(over, failure, Blame.NONE);
      retry(failure);
    } else {
      fail(over, failure, isNobodysFault(failed) ? Blame.NONE : donorsFault(lease));
    }
  }

  /** A donor keeps to the limits of its line; a receiver could not store the item's manifest. */
  private static boolean isNobodysFault(Word.Failed failed) {
    return failed.reason().equals("DONOR_LIMIT") || failed.reason().equals("MANIFEST_MISSING");
  }

  /** A donor that has said that it is done sent all it was asked for. */
  private static Blame donorsFault(WatchedLease lease) {
    return lease.donor().isDone() ? Blame.NONE : Blame.FULL;
  }

  // ---- their silence

  final void watch(WatchedLease lease) {
    boolean expired = !now.isBefore(lease.terms().deadline());
    if (lease.receiver().isDone() && (expired || lease.donor().overdue(now))) {
      end(lease, "", Blame.NONE);
      return;
    }
    if (expired) {
      fail(lease, "EXPIRED: not done by " + lease.terms().deadline(), Blame.SOME);
      return;
    }
    WatchedLease watched = lease;
    Optional<Role> late = Optional.empty();
    for (Role role : Role.values()) {
      Party party = watched.party(role);
      if (watched.isLate(role, now, policy)) {
        late = Optional.of(role);
      } else if (party.overdue(now) && party.silent()) {
        silentToTheEnd(watched, role);
        return;
      } else if (party.overdue(now)) {
        watched = probe(watched, role);
      }
    }
    if (watched.bothSilent()) {
      fail(watched, "BOTH_SILENT", Blame.SOME);
    } else if (late.isPresent()) {
      late(watched, late.get());
    }
  }

  /** It waits for the other: if that one is silent, until it is probed; else in vain. */
  private void late(WatchedLease lease, Role role) {
    Party party = lease.party(role);
    boolean moves = lease.receiver().phase().compareTo(Phase.STARTED) >= 0;
    if (lease.anySilent() || moves) {
      put(lease.with(role, party.until(now.plus(policy.probeTimeout()))));
      return;
    }
    String failure = party.phase() == Phase.REQUESTED ? "NOT_CONNECTED" : "NOT_STARTED";
    String says = failure + ": as the " + role.name().toLowerCase(Locale.ROOT) + " says";
    fail(lease, says, donorsFault(lease));
  }

  /** Fig 15B: ask, and give it no other work meanwhile. */
  private WatchedLease probe(WatchedLease lease, Role role) {
    WatchedLease probed =
        lease.with(role, lease.party(role).probed(now.plus(policy.probeTimeout())));
    put(probed);
    actions.add(new TransferAction.Probe(lease.terms().lease(), lease.client(role)));
    actions.add(new TransferAction.PartyHeld(lease.terms().lease(), lease.client(role), true));
    if (role == Role.RECEIVER && state instanceof Running) {
      happened(new TransferEvent.Held(lease.terms().receiver(), now));
    }
    return probed;
  }

  private void silentToTheEnd(WatchedLease lease, Role role) {
    switch (role) {
      case SENDER -> fail(lease, "DONOR_SILENT", Blame.FULL);
      case RECEIVER -> {
        end(lease, "RECEIVER_SILENT", Blame.NONE);
        retry("RECEIVER_SILENT");
      }
    }
  }
}
