package tributary.edge.link;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * The cluster's clock as well as this node can tell, whatever its own says: of the gateway's last
 * answers that named the time, the one with the shortest round trip counts (as in NTP, RFC 5905).
 * The node's own clock until the first. Thread-safe.
 */
public final class ClusterClock implements InstantSource {
  private static final int REMEMBERED = 8;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final InstantSource own;
  private final LongSupplier nanos;
  private final Deque<Answer> answers = new ArrayDeque<>();

  /**
   * @param nanos a clock that never jumps, as {@link System#nanoTime}
   */
  public ClusterClock(InstantSource own, LongSupplier nanos) {
    this.own = own;
    this.nanos = nanos;
  }

  /** {@code ahead}: of the cluster's time since the epoch before {@link #nanos}. */
  private record Answer(long roundTrip, long ahead) {}

  /** The gateway was asked, and its answer, which came now, names the time. */
  synchronized void answered(Duration roundTrip, long clusterTimeMillis) {
    long then = nanos.getAsLong() - roundTrip.toNanos() / 2;
    answers.addLast(new Answer(roundTrip.toNanos(), clusterTimeMillis * NANOS_PER_MILLI - then));
    if (answers.size() > REMEMBERED) {
      answers.removeFirst();
    }
  }

  @Override
  public synchronized Instant instant() {
    return answers.stream()
        .min(Comparator.comparingLong(Answer::roundTrip))
        .map(best -> Instant.EPOCH.plusNanos(nanos.getAsLong() + best.ahead))
        .orElseGet(own::instant);
  }
}
