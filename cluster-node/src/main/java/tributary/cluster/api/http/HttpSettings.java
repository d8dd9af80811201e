package tributary.cluster.api.http;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;

/**
 * Section {@code tributary.api}, the part about HTTP itself.
 *
 * @param port 0 for any free one
 * @param maxBodyBytes of a request; more is answered 413
 * @param bodyTimeout how long a request's body may take to arrive
 * @param allowedOrigins of pages that may call the API from a browser (CORS); none by default
 * @param largestPage the most a {@code limit} parameter may ask for
 */
public record HttpSettings(
    String host,
    int port,
    int maxConnections,
    int maxBodyBytes,
    Duration bodyTimeout,
    List<String> allowedOrigins,
    int defaultPage,
    int largestPage,
    CallerSettings callers) {

  public HttpSettings {
    allowedOrigins = List.copyOf(allowedOrigins);
    require("host", !host.isBlank(), "must not be empty", host);
    require("port", port >= 0 && port <= 65_535, "must be from 0 to 65535", port);
    require("max-connections", maxConnections >= 1, "must be at least 1", maxConnections);
    require("max-body", maxBodyBytes >= 1024, "must be at least 1 KiB", maxBodyBytes);
    require("body-timeout", bodyTimeout.isPositive(), "must be positive", bodyTimeout);
    require("largest-page", largestPage >= 1, "must be at least 1", largestPage);
    require(
        "default-page",
        defaultPage >= 1 && defaultPage <= largestPage,
        "must be from 1 to largest-page (" + largestPage + ")",
        defaultPage);
    for (String origin : allowedOrigins) {
      require(
          "allowed-origins",
          origin.matches("https?://[^/*\\s]+"),
          "must be origins such as https://shop.example",
          origin);
    }
  }

  /** Reads {@code tributary.api} out of the whole configuration. */
  public static HttpSettings from(Config config) {
    Config api = config.getConfig("tributary.api");
    return new HttpSettings(
        api.getString("host"),
        api.getInt("port"),
        api.getInt("max-connections"),
        Math.toIntExact(Math.min(Integer.MAX_VALUE, api.getBytes("max-body"))),
        api.getDuration("body-timeout"),
        api.getStringList("allowed-origins"),
        api.getInt("default-page"),
        api.getInt("largest-page"),
        CallerSettings.from(api));
  }

  private static void require(String key, boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException("tributary.api." + key + " " + rule + ", was " + value);
    }
  }
}
