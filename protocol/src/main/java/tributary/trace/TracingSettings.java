package tributary.trace;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where spans go.
 *
 * @param collector of OTLP over HTTP, without {@code /v1/traces}; empty: nothing is traced
 * @param ratio of the requests that are traced, from 0 to 1
 * @param interval between two exports
 */
public record TracingSettings(Optional<URI> collector, double ratio, Duration interval) {
  public static final TracingSettings OFF =
      new TracingSettings(Optional.empty(), 0, Duration.ofSeconds(1));

  /**
   * @param section of the settings, for what is said of a wrong one
   * @param endpoint may be empty
   * @throws IllegalArgumentException naming the key and its value
   */
  public static TracingSettings of(
      String section, String endpoint, double ratio, Duration interval) {
    require(ratio >= 0 && ratio <= 1, section + ".ratio must be from 0 to 1, was " + ratio);
    require(
        interval.compareTo(Duration.ofMillis(100)) >= 0
            && interval.compareTo(Duration.ofMinutes(5)) <= 0,
        section + ".interval must be from 100ms to 5m, was " + interval);
    return new TracingSettings(collector(section, endpoint.strip()), ratio, interval);
  }

  private static Optional<URI> collector(String section, String endpoint) {
    if (endpoint.isEmpty()) {
      return Optional.empty();
    }
    String wrong =
        section
            + ".endpoint must be as http://collector:4318 or https://…, was \""
            + endpoint
            + '"';
    try {
      URI uri = URI.create(endpoint.replaceFirst("/+$", ""));
      require(uri.getHost() != null && uri.getQuery() == null, wrong);
      require("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()), wrong);
      return Optional.of(uri);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(wrong, e);
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
