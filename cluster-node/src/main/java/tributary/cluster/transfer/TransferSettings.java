package tributary.cluster.transfer;

import com.typesafe.config.Config;
import java.time.Duration;
import tributary.core.transfer.TransferPolicy;

/**
 * {@code tributary.transfer}.
 *
 * @param idleTimeout without a word: then an ended transfer leaves memory, a running one speaks up
 */
public record TransferSettings(TransferPolicy policy, Duration idleTimeout) {
  public TransferSettings {
    if (idleTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "tributary.transfer.idle-timeout must be at least 1s, was " + idleTimeout);
    }
  }

  /**
   * @throws IllegalArgumentException naming key and value
   */
  public static TransferSettings from(Config config) {
    Config section = config.getConfig("tributary.transfer");
    return new TransferSettings(
        new TransferPolicy(
            section.getDuration("connect-timeout"),
            section.getDuration("start-timeout"),
            section.getDuration("progress-timeout"),
            section.getDuration("finish-timeout"),
            section.getDuration("probe-timeout"),
            new TransferPolicy.Slowness(
                section.getDouble("least-pace"),
                section.getInt("slow-reports"),
                section.getDuration("judged-interval")),
            section.getInt("failures-per-attempt"),
            section.getInt("max-attempts"),
            section.getDuration("backoff"),
            section.getDuration("longest-backoff")),
        section.getDuration("idle-timeout"));
  }
}
