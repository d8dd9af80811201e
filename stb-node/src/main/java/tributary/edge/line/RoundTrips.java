package tributary.edge.line;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The round trips of one connection. The least of the last minutes is taken for the way itself;
 * what is above that was spent in queues (RFC 6817: base delay, queuing delay). Minutes go out one
 * by one, for routes change.
 */
final class RoundTrips {
  private static final long MINUTE_NANOS = 60_000_000_000L;
  private static final int MINUTES = 10;

  private final Deque<Long> leastOfMinutes = new ArrayDeque<>();
  private long minuteEnds;

  /**
   * @param leastRttMicros the way itself as far as it is known without having measured it
   */
  RoundTrips(long leastRttMicros, long nowNanos) {
    leastOfMinutes.addLast(leastRttMicros);
    minuteEnds = nowNanos + MINUTE_NANOS;
  }

  /** Takes a measurement in; the part of it that was waiting, in microseconds. */
  long waiting(long rttMicros, long nowNanos) {
    if (nowNanos - minuteEnds >= 0) {
      leastOfMinutes.addLast(rttMicros);
      minuteEnds = nowNanos + MINUTE_NANOS;
      if (leastOfMinutes.size() > MINUTES) {
        leastOfMinutes.removeFirst();
      }
    }
    leastOfMinutes.addLast(Math.min(leastOfMinutes.removeLast(), rttMicros));
    long base = leastOfMinutes.stream().mapToLong(Long::longValue).min().orElseThrow();
    return rttMicros - base;
  }
}
