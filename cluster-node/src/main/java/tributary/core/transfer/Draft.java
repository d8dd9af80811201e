package tributary.core.transfer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import tributary.core.scheduling.LeaseTerms;
import tributary.core.transfer.TransferRequest.Role;
import tributary.core.transfer.TransferState.Held;
import tributary.core.transfer.TransferState.Live;
import tributary.core.transfer.TransferState.Retrying;
import tributary.model.Digest;
import tributary.model.TransferId;

/** A decision in the making: working copies that nobody else sees, and the ways leases end. */
class Draft {
  final TransferId id;
  final TransferPolicy policy;
  final Instant now;
  final List<TransferEvent> events = new ArrayList<>();
  final List<TransferAction> actions = new ArrayList<>();
  final TreeMap<Integer, WatchedLease> leases;
  TransferState state;
  int lastLease;
  int failures;
  boolean progressed;
  Received received;
  Optional<Digest> assembled;

  Draft(TransferId id, TransferState state, LeaseBoard board, TransferPolicy policy, Instant now) {
    this.id = id;
    this.state = state;
    this.policy = policy;
    this.now = now;
    leases = new TreeMap<>(board.leases());
    lastLease = board.lastLease();
    failures = board.failures();
    progressed = board.progressed();
    received = board.ended();
    assembled = board.assembled();
  }

  Transfer.Decided decided() {
    LeaseBoard board = new LeaseBoard(leases, lastLease, failures, progressed, received, assembled);
    return new Transfer.Decided(List.copyOf(events), board, List.copyOf(actions));
  }

  void happened(TransferEvent event) {
    events.add(event);
    state = Transfer.evolve(state, event);
  }

  void put(WatchedLease lease) {
    leases.put(lease.terms().lease().number(), lease);
  }

  void enterEpoch(long lengthBytes, Digest fileDigest) {
    lastLease = 0;
    failures = 0;
    happened(new TransferEvent.Started(state.epoch() + 1, lengthBytes, fileDigest, now));
  }

  void ended(String outcome, String reason) {
    actions.add(new TransferAction.Ended(state.epoch(), outcome, reason));
  }

  void succeed() {
    endAll("NOT_NEEDED");
    if (state instanceof Live live) {
      assembled = Optional.of(live.facts().fileDigest());
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

  void end(WatchedLease lease, String failure, boolean donorAtFault) {
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
    received = received.plus(terms.reason(), lease.bytes());
    if (failure.isEmpty() || lease.bytes() > 0) {
      failures = 0;
      progressed = true;
    }
    long elapsed = Duration.between(lease.granted(), now).toMillis();
    long millis = lease.elapsed() > 0 ? Math.min(lease.elapsed(), elapsed) : elapsed;
    actions.add(
        new TransferAction.LeaseEnded(terms.lease(), lease.bytes(), millis, failure, donorAtFault));
  }

  /** A lease whose receiver is done was a success, whatever ends it. */
  void endAll(String failure) {
    for (WatchedLease lease : List.copyOf(leases.values())) {
      end(lease, lease.receiver().isDone() ? "" : failure, false);
    }
  }

  /** The donor is avoided; if lease after lease brings nothing, all of it backs off. */
  void fail(WatchedLease lease, String failure) {
    end(lease, failure, true);
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
    Instant until = policy.retryAt(id, attempt, now);
    happened(new TransferEvent.Retried(attempt, until, reason, received, now));
    progressed = false;
    failures = 0;
    actions.add(new TransferAction.Retrying(state.epoch(), until, reason));
  }
}
