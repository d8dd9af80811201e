package tributary.core.transfer;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import tributary.model.Digest;

/**
 * The soft half of a transfer: its running leases and what they brought. Lost in a restart, and no
 * harm done: the next epoch voids whatever it knew.
 *
 * @param lastLease highest lease number seen in this epoch
 * @param failures leases that failed in a row with nothing received
 * @param slowLeases leases that lost their rest in a row for being slow, none well ended between
 * @param progressed something was received in this attempt
 * @param ended received by leases that ended, in this delivery
 * @param assembled what the receiver last said its whole file's digest is, while nobody asked
 */
public record LeaseBoard(
    NavigableMap<Integer, WatchedLease> leases,
    int lastLease,
    int failures,
    int slowLeases,
    boolean progressed,
    Received ended,
    Optional<Digest> assembled) {

  public LeaseBoard {
    leases = Collections.unmodifiableNavigableMap(new TreeMap<>(leases));
  }

  /** After a restart: only what was stored. */
  public static LeaseBoard of(TransferState state) {
    return switch (state) {
      case TransferState.Absent absent -> board(Received.NONE);
      case TransferState.Existing existing -> board(existing.facts().received());
    };
  }

  private static LeaseBoard board(Received ended) {
    return new LeaseBoard(new TreeMap<>(), 0, 0, 0, false, ended, Optional.empty());
  }

  /** Received so far, with what running leases report. */
  public Received received() {
    Received sum = ended;
    for (WatchedLease lease : leases.values()) {
      sum = sum.plus(lease.terms().reason(), lease.bytes());
    }
    return sum;
  }

  Optional<Instant> nextDue() {
    return leases.values().stream().map(WatchedLease::nextDue).min(Comparator.naturalOrder());
  }
}
