package tributary.edge.lease;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The data plane's settings.
 *
 * @param listenPort 0 for any free one
 * @param reachable false: nobody can dial this node, and that need not be tested
 * @param advertisedHost a media server's own word for where it is reached; empty for what the
 *     gateway sees
 * @param uplinkBitsPerSecond of all that leaves; hard
 * @param downlinkBitsPerSecond of all that is read
 * @param mostConnections accepted at once
 * @param frameLimitBytes of a frame; the ticket of a lease of many ranges is the longest
 * @param openTimeout how long two nodes that dial each other try, from the common instant on
 * @param openTry how long one try waits for the other side
 * @param offerWait how long an offer waits for the cluster's order, and an order for its offer
 */
public record DataSettings(
    String listenHost,
    int listenPort,
    boolean reachable,
    String advertisedHost,
    long uplinkBitsPerSecond,
    long downlinkBitsPerSecond,
    int mostConnections,
    int frameLimitBytes,
    Duration connectTimeout,
    Duration openTimeout,
    Duration openTry,
    Duration idleTimeout,
    Duration offerWait,
    Duration progressInterval) {

  /** An idle stretch's credit: long enough for a timer's coarseness, too short to notice. */
  static final long BURST_MILLIS = 50;

  private static final Pattern RATE =
      Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(bit|kbit|Mbit|Gbit)(?:/s)?");

  public static DataSettings from(Config config) {
    Config edge = config.getConfig("tributary.edge");
    Config lease = edge.getConfig("lease");
    return new DataSettings(
        edge.getString("listen.host"),
        atLeast("tributary.edge.listen.port", edge.getInt("listen.port"), 0, 65535),
        edge.getBoolean("listen.reachable"),
        edge.getString("listen.advertised-host"),
        rate(edge, "uplink"),
        rate(edge, "downlink"),
        positive(lease, "most-connections"),
        Math.toIntExact(lease.getBytes("frame-limit")),
        duration(lease, "connect-timeout"),
        duration(lease, "open-timeout"),
        duration(lease, "open-try"),
        duration(lease, "idle-timeout"),
        duration(lease, "offer-wait"),
        duration(lease, "progress-interval"));
  }

  private static int positive(Config lease, String key) {
    return atLeast("tributary.edge.lease." + key, lease.getInt(key), 1, Integer.MAX_VALUE);
  }

  private static int atLeast(String key, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be from %d to %d, was %d".formatted(key, least, most, value));
    }
    return value;
  }

  private static Duration duration(Config lease, String key) {
    Duration value = lease.getDuration(key);
    if (value.toMillis() < 1) {
      throw new IllegalArgumentException(
          "tributary.edge.lease." + key + " must be at least 1ms, was " + value);
    }
    return value;
  }

  private static long rate(Config edge, String key) {
    return rate("tributary.edge." + key, edge.getString(key));
  }

  /** Reads {@code 2 Mbit}, {@code 800 kbit/s}: decimal multiples of a bit per second. */
  static long rate(String key, String text) {
    Matcher matcher = RATE.matcher(text.strip());
    if (matcher.matches()) {
      double factor =
          switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "kbit" -> 1e3;
            case "mbit" -> 1e6;
            case "gbit" -> 1e9;
            default -> 1;
          };
      long rate = (long) (Double.parseDouble(matcher.group(1)) * factor);
      if (rate >= 1000) {
        return rate;
      }
    }
    throw new IllegalArgumentException(
        key + " must be a rate of at least 1 kbit such as \"2 Mbit\", was \"" + text + "\"");
  }
}
