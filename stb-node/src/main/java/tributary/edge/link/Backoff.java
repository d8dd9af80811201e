package tributary.edge.link;

import java.time.Duration;
import java.util.Set;
import java.util.random.RandomGenerator;
import tributary.model.Refusal;

/**
 * How long to wait before dialling again: twice as long each time up to a bound, and of that a
 * random half to the whole, so that the boxes of a gateway that restarts do not all come at once.
 */
final class Backoff {
  /** Refusals that dialling again soon will not change. */
  private static final Set<String> LASTING =
      Set.of("REVOKED", "UNKNOWN_CLIENT", "WRONG_DEVICE", "BAD_CERTIFICATE", "WRONG_SERVER");

  private final long firstMillis;
  private final long longestMillis;
  private final RandomGenerator random;
  private long nextMillis;

  Backoff(Duration first, Duration longest, RandomGenerator random) {
    this.firstMillis = first.toMillis();
    this.longestMillis = longest.toMillis();
    this.random = random;
    this.nextMillis = firstMillis;
  }

  /** {@code reason}: why the last session ended, "REASON: detail" or any words. */
  Duration after(String reason) {
    return LASTING.contains(Refusal.parse(reason).reason()) ? longest() : next();
  }

  Duration next() {
    Duration wait = jittered(nextMillis);
    nextMillis = Math.min(longestMillis, 2 * nextMillis);
    return wait;
  }

  private Duration longest() {
    nextMillis = longestMillis;
    return jittered(longestMillis);
  }

  void reset() {
    nextMillis = firstMillis;
  }

  private Duration jittered(long millis) {
    return Duration.ofMillis(millis - random.nextLong(millis / 2 + 1));
  }
}
