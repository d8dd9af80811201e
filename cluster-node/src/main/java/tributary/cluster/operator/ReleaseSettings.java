package tributary.cluster.operator;

import com.typesafe.config.Config;
import java.time.Duration;
import tributary.core.release.RolloutPolicy;

/**
 * Section {@code tributary.releases}.
 *
 * @param reviewInterval how often each gateway looks at what boxes have said
 */
public record ReleaseSettings(RolloutPolicy policy, Duration reviewInterval) {
  private static final String SECTION = "tributary.releases";

  public ReleaseSettings {
    if (!reviewInterval.isPositive()) {
      throw new IllegalArgumentException(
          SECTION + ".review-interval must be positive, was " + reviewInterval);
    }
  }

  /**
   * @throws IllegalArgumentException naming the key and its value
   */
  public static ReleaseSettings from(Config config) {
    Config section = config.getConfig(SECTION);
    return new ReleaseSettings(policy(section), section.getDuration("review-interval"));
  }

  private static RolloutPolicy policy(Config section) {
    try {
      return new RolloutPolicy(
          section.getDoubleList("stages").stream().map(percent -> percent / 100).toList(),
          section.getDuration("soak"),
          section.getDouble("good-share"),
          section.getInt("least-good"),
          section.getDouble("bad-share"),
          section.getInt("least-bad"),
          section.getDuration("silent-after"));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(SECTION + "." + e.getMessage(), e);
    }
  }
}
