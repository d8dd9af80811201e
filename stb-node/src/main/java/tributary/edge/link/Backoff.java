package tributary.edge.link;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before dialling again: twice as long each time up to a bound, and of that a
 * random half to the whole, so that the boxes of a gateway that restarts do not all come at once.
 */
final class Backoff {
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

  Duration next() {
    Duration wait = jittered(nextMillis);
    nextMillis = Math.min(longestMillis, 2 * nextMillis);
    return wait;
  }

  /** For a refusal that trying again soon will not change. */
  Duration longest() {
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
