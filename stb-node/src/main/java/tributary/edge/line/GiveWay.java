package tributary.edge.line;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Arrays;

/**
 * {@code tributary.edge.line.give-way}: when what is sent gives way to all else on the line.
 *
 * @param queueTarget packets of ours may wait so long in queues on the way
 */
public record GiveWay(When when, Duration queueTarget) {
  /** What gives way. */
  public enum When {
    NEVER,
    /** What nobody waits for, while nothing else is sent. */
    BACKGROUND,
    ALWAYS
  }

  public GiveWay {
    if (queueTarget.toMillis() < 1 || queueTarget.toMillis() > 1000) {
      throw new IllegalArgumentException(
          "tributary.edge.line.queue-target must be from 1ms to 1s, was " + queueTarget);
    }
  }

  /**
   * @throws IllegalArgumentException naming key and value
   */
  public static GiveWay from(Config config) {
    Config line = config.getConfig("tributary.edge.line");
    String when = line.getString("give-way");
    return new GiveWay(
        Arrays.stream(When.values())
            .filter(value -> value.name().equalsIgnoreCase(when))
            .findAny()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "tributary.edge.line.give-way must be never, background or always, was \""
                            + when
                            + "\"")),
        line.getDuration("queue-target"));
  }
}
