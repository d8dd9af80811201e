package tributary.cluster.client;

import com.typesafe.config.Config;
import java.time.Duration;
import tributary.core.client.ClientPolicy;

/**
 * {@code tributary.client}.
 *
 * @param idleTimeout a client without a session leaves memory after this long without a word
 */
public record ClientSettings(ClientPolicy policy, Duration idleTimeout) {
  public ClientSettings {
    if (idleTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "tributary.client.idle-timeout must be at least 1s, was " + idleTimeout);
    }
  }

  /**
   * @throws IllegalArgumentException naming key and value
   */
  public static ClientSettings from(Config config) {
    Config section = config.getConfig("tributary.client");
    return new ClientSettings(
        new ClientPolicy(section.getInt("max-code-tries"), section.getInt("max-list-length")),
        section.getDuration("idle-timeout"));
  }
}
