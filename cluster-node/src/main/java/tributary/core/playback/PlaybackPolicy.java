package tributary.core.playback;

import java.time.Duration;

/**
 * {@code tributary.playback}: the terms of a rental, named as in Widevine's license policy, and the
 * limits of an account.
 *
 * @param quoteExpiry how long a price that was shown holds
 * @param rentalDuration how long after payment the first play may begin (E14)
 * @param playbackDuration any number of plays within this of the first (R325)
 * @param maxDevices boxes of one account
 * @param maxSessions logins of one account at a time; the one that ends first gives way
 * @param maxQuotes quotes of one account that may be open; the oldest gives way
 * @param maxStreams devices of one account that may play at the same time
 * @param historyLength rentals and ledger entries an account shows; the journal keeps all
 */
public record PlaybackPolicy(
    Duration quoteExpiry,
    Duration rentalDuration,
    Duration playbackDuration,
    int maxDevices,
    int maxSessions,
    int maxQuotes,
    int maxStreams,
    int historyLength) {
  public PlaybackPolicy {
    positive("quote-expiry", quoteExpiry);
    positive("rental-duration", rentalDuration);
    positive("playback-duration", playbackDuration);
    atLeastOne("max-devices", maxDevices);
    atLeastOne("max-sessions", maxSessions);
    atLeastOne("max-quotes", maxQuotes);
    atLeastOne("max-streams", maxStreams);
    atLeastOne("history-length", historyLength);
  }

  private static void positive(String key, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(
          "tributary.playback." + key + " must be longer than nothing, was " + value);
    }
  }

  private static void atLeastOne(String key, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "tributary.playback." + key + " must be at least 1, was " + value);
    }
  }
}
