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
  private static final double GROWTH = 0.3;

  /** Per second, with a wait of twice the target or more: down to a twentieth. */
  private static final double DECAY = 3;

  /** So long the line's queue is taken to be as it was last seen. */
  private static final long QUEUE_KNOWN_NANOS = 10_000_000_000L;

  /** Longer pauses between two looks count as this. */
  private static final double LONGEST_STEP_SECONDS = 1;

  /**
   * Of the full rate, always sent: word of the queue comes with acknowledgements, so less would be
   * long in noticing that the line is free again.
   */
  private static final double LEAST_SHARE = 1 / 32.0;

  /** Bits per second, whatever the share: the line may be slower than the household says. */
  private static final double LEAST = 64_000;

  private static final double MOST_OF_LEAST = 160_000;

  /**
   * Frames leave by four at least: of these the last waits for the others, on an empty line too.
   */
  private static final double OWN_BITS = 4 * 1514 * 8;

  private final long targetMicros;
  private final Map<Object, RoundTrips> connections = new HashMap<>();
  private double rate;
  private long lookedAt;
  private boolean fresh = true;
  private long waitingMicros;
  private long waitedAt;

  /**
   * @param targetMicros of waiting in queues; more is too much
   */
  public GivingWay(long targetMicros) {
    if (targetMicros < 1) {
      throw new IllegalArgumentException("the target must be positive, was " + targetMicros);
    }
    this.targetMicros = targetMicros;
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
    double least = Math.clamp(full * LEAST_SHARE, LEAST, MOST_OF_LEAST);
    rate = Math.clamp(rate, Math.min(least, (double) full), (double) full);
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
    double target = targetMicros + OWN_BITS * 1e6 / full;
    double off = Math.clamp((target - waiting) / target, -1, 1);
    if (off >= 0) {
      rate += GROWTH * full * off * seconds;
    } else {
      rate *= Math.exp(DECAY * off * seconds);
    }
  }
}
