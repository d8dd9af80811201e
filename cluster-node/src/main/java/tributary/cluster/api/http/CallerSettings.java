package tributary.cluster.api.http;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;
import tributary.model.Networks;

/**
 * Section {@code tributary.api}, the part about who calls.
 *
 * @param trustedProxies whose {@code X-Forwarded-For} is believed
 * @param requests of one address at once; refilled evenly over the window
 */
public record CallerSettings(Networks trustedProxies, int requests, Duration window) {
  public CallerSettings {
    require("address-requests", requests >= 1, "must be at least 1", requests);
    require("request-window", window.isPositive(), "must be positive", window);
  }

  static CallerSettings from(Config api) {
    List<String> proxies = api.getStringList("trusted-proxies");
    try {
      return new CallerSettings(
          Networks.of(proxies), api.getInt("address-requests"), api.getDuration("request-window"));
    } catch (IllegalArgumentException e) {
      String message = e.getMessage();
      throw message.startsWith("tributary.")
          ? e
          : new IllegalArgumentException("tributary.api.trusted-proxies " + message, e);
    }
  }

  private static void require(String key, boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException("tributary.api." + key + " " + rule + ", was " + value);
    }
  }
}
