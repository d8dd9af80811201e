package tributary.core.transfer;

import java.time.Duration;
import java.time.Instant;
import tributary.model.TransferId;

/**
 * Patience with the parties of a lease; read from {@code tributary.transfer}.
 *
 * @param startTimeout from the order to the first word of a party (R402)
 * @param progressTimeout between words of a party (R408, R410)
 * @param finishTimeout from one party's success to the other's (R414)
 * @param probeTimeout for the answer of a silent party that was probed (Fig 15B)
 * @param failuresPerAttempt leases that fail in a row, with nothing received, before backing off
 * @param maxAttempts attempts without anything received before the transfer fails
 * @param backoff after the first failed attempt; doubles with each
 * @param longestBackoff never more than this
 */
public record TransferPolicy(
    Duration startTimeout,
    Duration progressTimeout,
    Duration finishTimeout,
    Duration probeTimeout,
    int failuresPerAttempt,
    int maxAttempts,
    Duration backoff,
    Duration longestBackoff) {

  public TransferPolicy {
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

  /** Later by up to a quarter, by the transfer's own id, so that many do not come back at once. */
  Instant retryAt(TransferId transfer, int attempt, Instant now) {
    long millis = backoff.toMillis() << Math.min(attempt - 1, 20);
    long bounded = Math.min(millis, longestBackoff.toMillis());
    int spread = Math.floorMod((transfer.toString() + attempt).hashCode(), 256);
    return now.plusMillis(bounded + bounded * spread / 1024);
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
