package tributary.cluster.api;

import com.typesafe.config.Config;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Section {@code tributary.api.site}: the customer site, and the events that keep its pages
 * current.
 *
 * @param publicAddress where customers see it, without a path; empty: whatever host they ask
 * @param heartbeat of a stream of events on which nothing happens
 * @param streamLife after which a stream ends, and its reader must authenticate again
 * @param streamsPerAccount open at once, on this node
 * @param progressInterval how often the progress of transfers is looked at for streams
 */
public record SiteSettings(
    Optional<URI> publicAddress,
    Duration heartbeat,
    Duration streamLife,
    int streamsPerAccount,
    Duration progressInterval) {
  private static final String SECTION = "tributary.api.site";

  public SiteSettings {
    publicAddress.ifPresent(
        address ->
            require(
                "public-address",
                address.toString().matches("https?://[^/?#@]+"),
                "must be as https://watch.example, without a path",
                address));
    require("heartbeat", heartbeat.isPositive(), "must be positive", heartbeat);
    require("stream-life", streamLife.isPositive(), "must be positive", streamLife);
    require("streams-per-account", streamsPerAccount >= 1, "must be at least 1", streamsPerAccount);
    require(
        "progress-interval", progressInterval.isPositive(), "must be positive", progressInterval);
  }

  static SiteSettings from(Config config) {
    Config site = config.getConfig(SECTION);
    return new SiteSettings(
        Optional.of(site.getString("public-address"))
            .filter(text -> !text.isBlank())
            .map(URI::create),
        site.getDuration("heartbeat"),
        site.getDuration("stream-life"),
        site.getInt("streams-per-account"),
        site.getDuration("progress-interval"));
  }

  private static void require(String key, boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(SECTION + "." + key + " " + rule + ", was " + value);
    }
  }
}
