package tributary.edge.line;

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

  /** Longer pauses between two looks count as this. */
  private static final double LONGEST_STEP_SECONDS = 1;

  private final long targetMicros;
  private final long leastRate;
  private final Map<Object, RoundTrips> connections = new HashMap<>();
  private double rate;
  private long lookedAt;
  private boolean fresh = true;

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
   * @param rttMicros of the connections that were acknowledged something since the last look; those
   *     missing are forgotten. None: the rate stays
   * @param full the line's own limit, never exceeded
   */
  public long rate(Map<?, Long> rttMicros, long full, long nowNanos) {
    double seconds = fresh ? 0 : Math.clamp((nowNanos - lookedAt) / 1e9, 0, LONGEST_STEP_SECONDS);
    lookedAt = nowNanos;
    if (fresh) {
      rate = full / 2.0;
      fresh = false;
    }
    connections.keySet().retainAll(rttMicros.keySet());
    rttMicros.entrySet().stream()
        .mapToLong(
            entry ->
                connections
                    .computeIfAbsent(entry.getKey(), id -> new RoundTrips())
                    .waiting(entry.getValue(), nowNanos))
        .min()
        .ifPresent(waiting -> step(waiting, full, seconds));
    rate = Math.clamp(rate, (double) Math.min(leastRate, full), (double) full);
    return (long) rate;
  }

  private void step(long waitingMicros, long full, double seconds) {
    double off = Math.clamp((targetMicros - waitingMicros) / (double) targetMicros, -1, 1);
    if (off >= 0) {
      rate += GROWTH * full * off * seconds;
    } else {
      rate *= Math.exp(DECAY * off * seconds);
    }
  }
}
