package tributary.edge.line;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * A rate that gives way to all other traffic of the line, after LEDBAT (RFC 6817): it grows while
 * packets wait less than the target in queues and falls as they wait longer, so that a queue which
 * others fill drives it down to the least rate. Of several connections the shortest wait counts:
 * what they share is this line. The round trips are TCP's own, so that a full queue on the way back
 * counts too. Not thread-safe.
 */
public final class GivingWay {
  /** Of the full rate, per second, with no wait at all. */
  private static final double GROWTH = 0.2;

  /** Per second, with a wait of twice the target or more: down to a twentieth. */
  private static final double DECAY = 3;

  /** So long the line's queue is taken to be as it was last seen. */
  private static final long QUEUE_KNOWN_NANOS = 10_000_000_000L;

  /** Longer pauses between two looks count as this. */
  private static final double LONGEST_STEP_SECONDS = 1;

  private final long targetMicros;
  private final long leastRate;
  private final Map<Object, RoundTrips> connections = new HashMap<>();
  private double rate;
  private long lookedAt;
  private boolean fresh = true;
  private long waitingMicros;
  private long waitedAt;

  /**
   * @param targetMicros of waiting in queues; more is too much
   * @param leastRate bits per second that are always sent, so that there is something to measure
   */
  public GivingWay(long targetMicros, long leastRate) {
    if (targetMicros < 1 || leastRate < 1) {
      throw new IllegalArgumentException(
          "target and least rate must be positive, were " + targetMicros + " and " + leastRate);
    }
    this.targetMicros = targetMicros;
    this.leastRate = leastRate;
  }

  /**
   * The rate from now on, in bits per second.
   *
   * @param open all connections; others are forgotten
   * @param rttMicros of those that were acknowledged something since the last look. None: the rate
   *     stays
   * @param full the line's own limit, never exceeded
   */
  public long rate(Collection<?> open, Map<?, Long> rttMicros, long full, long nowNanos) {
    double seconds = fresh ? 0 : Math.clamp((nowNanos - lookedAt) / 1e9, 0, LONGEST_STEP_SECONDS);
    lookedAt = nowNanos;
    if (fresh) {
      rate = full / 2.0;
      fresh = false;
    }
    connections.keySet().removeIf(connection -> !open.contains(connection));
    rttMicros.entrySet().stream()
        .mapToLong(entry -> known(entry.getKey(), entry.getValue(), nowNanos))
        .min()
        .ifPresent(
            waiting -> {
              waitingMicros = waiting;
              waitedAt = nowNanos;
              step(waiting, full, seconds);
            });
    rate = Math.clamp(rate, (double) Math.min(leastRate, full), (double) full);
    return (long) rate;
  }

  /** A connection that begins while the queue is full must not take that for the way itself. */
  private long known(Object connection, long rttMicros, long nowNanos) {
    boolean queueKnown = nowNanos - waitedAt <= QUEUE_KNOWN_NANOS;
    long first = Math.max(0, rttMicros - (queueKnown ? waitingMicros : 0));
    return connections
        .computeIfAbsent(connection, id -> new RoundTrips(first, nowNanos))
        .waiting(rttMicros, nowNanos);
  }

  private void step(long waiting, long full, double seconds) {
    double off = Math.clamp((targetMicros - waiting) / (double) targetMicros, -1, 1);
    if (off >= 0) {
      rate += GROWTH * full * off * seconds;
    } else {
      rate *= Math.exp(DECAY * off * seconds);
    }
  }
}
