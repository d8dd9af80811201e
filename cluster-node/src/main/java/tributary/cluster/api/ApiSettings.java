package tributary.cluster.api;

import com.typesafe.config.Config;
import java.time.Duration;
import tributary.cluster.api.http.HttpSettings;
import tributary.cluster.artwork.ArtworkSettings;

/**
 * Section {@code tributary.api}.
 *
 * @param askTimeout how long an entity may take to answer before the caller is told 503
 * @param askAgain what may be asked twice is asked again after this
 * @param sessionLife how long a session lasts
 * @param codeLife how long an authorization code is good (E16)
 * @param longestList items a list may have, {@code tributary.client.max-list-length}
 * @param snapshotAge how old the progress shown of transfers may be
 * @param passwordThreads passwords hashed at once; each takes 19 MiB of memory for the moment
 * @param passwordQueue sign-ups and log-ins that may wait for that; the next is told 503
 * @param accountAttempts failed log-ins of one account within {@code attemptWindow}
 * @param addressAttempts failed log-ins, and sign-ups, from one address within the window
 * @param idempotencyKeys remembered for repeated purchases
 */
public record ApiSettings(
    HttpSettings http,
    Duration askTimeout,
    Duration askAgain,
    Duration sessionLife,
    Duration codeLife,
    int longestList,
    Duration snapshotAge,
    int passwordThreads,
    int passwordQueue,
    int accountAttempts,
    int addressAttempts,
    Duration attemptWindow,
    int idempotencyKeys,
    SiteSettings site,
    ArtworkSettings artwork,
    ConsoleSettings console) {

  public ApiSettings {
    require("ask-timeout", askTimeout.isPositive(), "must be positive", askTimeout);
    require(
        "ask-again-after",
        askAgain.isPositive() && askAgain.compareTo(askTimeout) <= 0,
        "must be positive and at most ask-timeout (" + askTimeout + ")",
        askAgain);
    require("session-life", sessionLife.isPositive(), "must be positive", sessionLife);
    require("code-life", codeLife.isPositive(), "must be positive", codeLife);
    require("snapshot-age", !snapshotAge.isNegative(), "must not be negative", snapshotAge);
    require("password-threads", passwordThreads >= 1, "must be at least 1", passwordThreads);
    require("password-queue", passwordQueue >= 1, "must be at least 1", passwordQueue);
    require("account-attempts", accountAttempts >= 1, "must be at least 1", accountAttempts);
    require("address-attempts", addressAttempts >= 1, "must be at least 1", addressAttempts);
    require("attempt-window", attemptWindow.isPositive(), "must be positive", attemptWindow);
    require("idempotency-keys", idempotencyKeys >= 1, "must be at least 1", idempotencyKeys);
  }

  /**
   * Reads {@code tributary.api} out of the whole configuration.
   *
   * @throws IllegalArgumentException naming the key and its value
   */
  public static ApiSettings from(Config config) {
    Config api = config.getConfig("tributary.api");
    return new ApiSettings(
        HttpSettings.from(config),
        api.getDuration("ask-timeout"),
        api.getDuration("ask-again-after"),
        api.getDuration("session-life"),
        api.getDuration("code-life"),
        config.getInt("tributary.client.max-list-length"),
        api.getDuration("snapshot-age"),
        api.getInt("password-threads"),
        api.getInt("password-queue"),
        api.getInt("account-attempts"),
        api.getInt("address-attempts"),
        api.getDuration("attempt-window"),
        api.getInt("idempotency-keys"),
        SiteSettings.from(config),
        ArtworkSettings.from(config),
        ConsoleSettings.from(config));
  }

  private static void require(String key, boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException("tributary.api." + key + " " + rule + ", was " + value);
    }
  }
}
