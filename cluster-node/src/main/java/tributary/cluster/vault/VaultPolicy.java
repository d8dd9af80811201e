package tributary.cluster.vault;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings of {@code tributary.vault}; reference.conf says what each is for.
 *
 * @param waiting requests that may wait for a thread
 * @param purgeMargin a used pass is remembered for this long after it expired
 * @param answerTimeout a gateway's patience with a vault on another node
 */
public record VaultPolicy(
    int threads,
    int waiting,
    Duration purgeInterval,
    Duration purgeMargin,
    Duration answerTimeout) {
  public VaultPolicy {
    require(threads >= 1, "threads must be at least 1, was " + threads);
    require(waiting >= 1, "waiting must be at least 1, was " + waiting);
    require(purgeInterval.isPositive(), "purge-interval must be positive, was " + purgeInterval);
    require(answerTimeout.isPositive(), "answer-timeout must be positive, was " + answerTimeout);
    require(!purgeMargin.isNegative(), "purge-margin must not be negative, was " + purgeMargin);
  }

  /** Reads {@code tributary.vault}. */
  public static VaultPolicy from(Config all) {
    Config config = all.getConfig("tributary.vault");
    return new VaultPolicy(
        config.getInt("threads"),
        config.getInt("waiting"),
        config.getDuration("purge-interval"),
        config.getDuration("purge-margin"),
        config.getDuration("answer-timeout"));
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("tributary.vault." + what);
    }
  }
}
