package tributary.cluster.audit;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings of {@code tributary.audit}; reference.conf says what each is for.
 *
 * @param waiting entries that may wait to be written
 * @param refusalsPerSecond that one node writes; the rest it counts
 */
public record AuditPolicy(int waiting, int refusalsPerSecond, Duration closePatience) {
  public AuditPolicy {
    require(waiting >= 1, "waiting must be at least 1, was " + waiting);
    require(
        refusalsPerSecond >= 1, "refusals-per-second must be at least 1, was " + refusalsPerSecond);
    require(closePatience.isPositive(), "close-patience must be positive, was " + closePatience);
  }

  /** Reads {@code tributary.audit}. */
  public static AuditPolicy from(Config all) {
    Config config = all.getConfig("tributary.audit");
    return new AuditPolicy(
        config.getInt("waiting"),
        config.getInt("refusals-per-second"),
        config.getDuration("close-patience"));
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("tributary.audit." + what);
    }
  }
}
