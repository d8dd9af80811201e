package tributary.core.transfer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import tributary.core.scheduling.Blame;
import tributary.core.scheduling.LeaseTerms;
import tributary.core.transfer.TransferRequest.Role;
import tributary.core.transfer.TransferState.Held;
import tributary.core.transfer.TransferState.Live;
import tributary.core.transfer.TransferState.Retrying;
import tributary.model.Digest;

/** A decision in the making: working copies that nobody else sees, and the ways leases end. */
class Draft {
  final TransferPolicy policy;
  final Instant now;
  final double jitter;
  final List<TransferEvent> events = new ArrayList<>();
  final List<TransferAction> actions = new ArrayList<>();
  final TreeMap<Integer, WatchedLease> leases;
  TransferState state;
  int lastLease;
  int failures;
  int slowLeases;
  boolean progressed;
  Received received;
  Optional<Digest> assembled;

  Draft(TransferState state, LeaseBoard board, TransferPolicy policy, Instant now, double jitter) {
    this.state = state;
    this.policy = policy;
    this.now = now;
    this.jitter = jitter;
    leases = new TreeMap<>(board.leases());
    lastLease = board.lastLease();
    failures = board.failures();
    slowLeases = board.slowLeases();
    progressed = board.progressed();
    received = board.ended();
    assembled = board.assembled();
  }

  Transfer.Decided decided() {
    LeaseBoard board =
        new LeaseBoard(leases, lastLease, failures, slowLeases, progressed, received, assembled);
    return new Transfer.Decided(List.copyOf(events), board, List.copyOf(actions));
  }

  void happened(TransferEvent event) {
    events.add(event);
    state = Transfer.evolve(state, event);
  }

  void put(WatchedLease lease) {
    leases.put(lease.terms().lease().number(), lease);
  }

  void enterEpoch(long lengthBytes, Digest rootDigest) {
    lastLease = 0;
    failures = 0;
    happened(new TransferEvent.Started(state.epoch() + 1, lengthBytes, rootDigest, now));
  }

  void ended(String outcome, String reason) {
    actions.add(new TransferAction.Ended(state.epoch(), outcome, reason));
  }

  void succeed() {
    endAll("NOT_NEEDED");
    if (state instanceof Live live) {
      assembled = Optional.of(live.facts().rootDigest());
    }
    happened(new TransferEvent.Succeeded(received, now));
    actions.add(new TransferAction.Confirm());
    ended("SUCCEEDED", "");
  }

  boolean receiverIsSilent() {
    return leases.values().stream().anyMatch(lease -> lease.receiver().silent());
  }

  void resumeIfHeard() {
    if (state instanceof Held && !receiverIsSilent()) {
      happened(new TransferEvent.Resumed(now));
    }
  }

  void end(WatchedLease lease, String failure, Blame blame) {
    LeaseTerms terms = lease.terms();
    if (leases.remove(terms.lease().number()) == null) {
      return;
    }
    for (Role role : Role.values()) {
      if (!lease.party(role).isDone()) {
        String reason = failure.isEmpty() ? "DONE" : failure;
        actions.add(new TransferAction.CancelLease(terms.lease(), lease.client(role), reason));
      }
    }
    slowLeases = failure.isEmpty() ? 0 : slowLeases;
    if (failure.isEmpty() || lease.bytes() > 0) {
      failures = 0;
      progressed = true;
    }
    long elapsed = Duration.between(lease.granted(), now).toMillis();
    long millis = lease.elapsedMillis() > 0 ? Math.min(lease.elapsedMillis(), elapsed) : elapsed;
    int failed = failure.isEmpty() ? 0 : 1;
    received =
        received.plus(
            new Given(terms.donor(), terms.reason(), 1, failed, lease.bytes(), millis, failure));
    actions.add(
        new TransferAction.LeaseEnded(terms.lease(), lease.bytes(), millis, failure, blame));
  }

  /** A lease whose receiver is done was a success, whatever ends it. */
  void endAll(String failure) {
    for (WatchedLease lease : List.copyOf(leases.values())) {
      end(lease, lease.receiver().isDone() ? "" : failure, Blame.NONE);
    }
  }

  /** The donor is avoided; if lease after lease brings nothing, all of it backs off. */
  void fail(WatchedLease lease, String failure, Blame blame) {
    end(lease, failure, blame);
    failures += lease.bytes() == 0 ? 1 : 0;
    if (failures >= policy.failuresPerAttempt()) {
      retry(failures + " leases in a row brought nothing, the last: " + failure);
    }
  }

  void retry(String reason) {
    if (!(state instanceof Live live) || state instanceof Retrying) {
      return;
    }
    endAll("RETRYING");
    int attempt = progressed ? 1 : live.facts().attempt() + 1;
    if (attempt > policy.maxAttempts()) {
      happened(new TransferEvent.Failed(reason, received, now));
      ended("FAILED", reason);
      return;
    }
    Instant until = policy.retryAt(attempt, now, jitter);
    happened(new TransferEvent.Retried(attempt, until, reason, received, now));
    progressed = false;
    failures = 0;
    actions.add(new TransferAction.Retrying(state.epoch(), until, reason));
  }
}
