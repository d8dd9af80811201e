package tributary.cluster.api.http;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A token bucket per key: so many attempts in a window, refilled evenly. Remembers the keys used
 * last; one that is forgotten starts afresh. Per process: a cluster of n API nodes allows n times
 * as many.
 */
public final class AttemptLimit {
  private final int attempts;
  private final Duration window;
  private final Map<String, Bucket> buckets;

  private record Bucket(double left, Instant at) {}

  public AttemptLimit(int attempts, Duration window, int remembered) {
    this.attempts = attempts;
    this.window = window;
    this.buckets =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > remembered;
          }
        };
  }

  /** Takes one attempt; if there is none left, how long until there is. */
  public synchronized Optional<Duration> take(String key, Instant now) {
    double left = left(key, now);
    if (left < 1) {
      return Optional.of(Duration.ofMillis((long) ((1 - left) * window.toMillis() / attempts) + 1));
    }
    buckets.put(key, new Bucket(left - 1, now));
    return Optional.empty();
  }

  /** The attempt was a good one and does not count. */
  public synchronized void giveBack(String key, Instant now) {
    buckets.put(key, new Bucket(Math.min(attempts, left(key, now) + 1), now));
  }

  private double left(String key, Instant now) {
    Bucket bucket = buckets.get(key);
    if (bucket == null) {
      return attempts;
    }
    double elapsed = Math.max(0, Duration.between(bucket.at(), now).toMillis());
    return Math.min(attempts, bucket.left() + elapsed * attempts / window.toMillis());
  }
}
