package tributary.core.transfer;

import java.time.Duration;
import java.time.Instant;

/**
 * Patience with the parties of a lease; read from {@code tributary.transfer}.
 *
 * @param connectTimeout from the order to a party's word that it is connected (R402)
 * @param startTimeout from there to the first byte (R406, R407)
 * @param progressTimeout between words of a party (R408, R410)
 * @param finishTimeout from one party's success to the other's (R414)
 * @param probeTimeout for the answer of a silent party that was probed (Fig 15B)
 * @param slowness when a donor has not kept its promised rate
 * @param failuresPerAttempt leases that fail in a row, with nothing received, before backing off
 * @param maxAttempts attempts without anything received before the transfer fails
 * @param backoff after the first failed attempt; doubles with each
 * @param longestBackoff never more than this
 */
public record TransferPolicy(
    Duration connectTimeout,
    Duration startTimeout,
    Duration progressTimeout,
    Duration finishTimeout,
    Duration probeTimeout,
    Slowness slowness,
    int failuresPerAttempt,
    int maxAttempts,
    Duration backoff,
    Duration longestBackoff) {

  /**
   * When a lease is too slow.
   *
   * @param leastPace share of the promised rate, from 0 (never too slow) to 1
   * @param reports so many of its receiver in a row, each below that
   * @param judgedInterval reports closer together than this count as one
   */
  public record Slowness(double leastPace, int reports, Duration judgedInterval) {
    public Slowness {
      if (!(leastPace >= 0 && leastPace <= 1)) {
        throw new IllegalArgumentException(
            "tributary.transfer.least-pace must be from 0 to 1, was " + leastPace);
      }
      atLeastOne("slow-reports", reports);
      positive("judged-interval", judgedInterval);
    }
  }

  public TransferPolicy {
    positive("connect-timeout", connectTimeout);
    positive("start-timeout", startTimeout);
    positive("progress-timeout", progressTimeout);
    positive("finish-timeout", finishTimeout);
    positive("probe-timeout", probeTimeout);
    atLeastOne("failures-per-attempt", failuresPerAttempt);
    atLeastOne("max-attempts", maxAttempts);
    positive("backoff", backoff);
    if (longestBackoff.compareTo(backoff) < 0) {
      throw new IllegalArgumentException(
          "tributary.transfer.longest-backoff must be at least backoff, "
              + backoff
              + ", was "
              + longestBackoff);
    }
  }

  /**
   * When to begin attempt number {@code attempt}; half as long again at most, so that many do not
   * come back at once.
   *
   * @param jitter from 0 up to, but not, 1
   */
  Instant retryAt(int attempt, Instant now, double jitter) {
    long millis = backoff.toMillis() << Math.clamp(attempt - 2, 0, 20);
    long bounded = Math.min(millis, longestBackoff.toMillis());
    return now.plusMillis(bounded + (long) (bounded * jitter / 2));
  }

  private static void atLeastOne(String key, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "tributary.transfer." + key + " must be at least 1, was " + value);
    }
  }

  private static void positive(String key, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(
          "tributary.transfer." + key + " must be more than 0, was " + value);
    }
  }
}
