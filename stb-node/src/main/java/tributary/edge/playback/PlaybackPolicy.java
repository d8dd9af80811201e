package tributary.edge.playback;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How this node plays.
 *
 * @param mostPlays that may be open at a time
 * @param idleTimeout after which a play that nobody asks anything of is closed
 * @param fragmentWait how long a request waits for segments that have not arrived
 * @param answerTimeout how long the cluster may take to answer one question
 */
public record PlaybackPolicy(
    int mostPlays, Duration idleTimeout, Duration fragmentWait, Duration answerTimeout) {
  private static final String SECTION = "tributary.edge.playback";

  /** A silent connection of the screen is closed at 90 s. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  public PlaybackPolicy {
    require(mostPlays >= 1, "most-plays must be at least 1, was " + mostPlays);
    requirePositive("idle-timeout", idleTimeout);
    requirePositive("fragment-wait", fragmentWait);
    requirePositive("answer-timeout", answerTimeout);
    require(
        fragmentWait.compareTo(LONGEST_WAIT) <= 0,
        "fragment-wait must be at most " + LONGEST_WAIT + ", was " + fragmentWait);
  }

  public static PlaybackPolicy from(Config config) {
    Config section = config.getConfig(SECTION);
    return new PlaybackPolicy(
        section.getInt("most-plays"),
        section.getDuration("idle-timeout"),
        section.getDuration("fragment-wait"),
        section.getDuration("answer-timeout"));
  }

  private static void requirePositive(String key, Duration value) {
    require(value.isPositive(), key + " must be longer than nothing, was " + value);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(SECTION + "." + what);
    }
  }
}
