package tributary.edge.lease;

import com.typesafe.config.Config;
import java.time.Duration;
import tributary.edge.line.GiveWay;
import tributary.edge.line.Rate;

/**
 * The data plane's settings.
 *
 * @param listenPort 0 for any free one
 * @param reachable false: nobody can dial this node, and that need not be tested
 * @param advertisedHost a media server's own word for where it is reached; empty for what the
 *     gateway sees
 * @param mediaCluster a media server's: those of one are lost together; empty for one of its own
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
    String mediaCluster,
    long uplinkBitsPerSecond,
    long downlinkBitsPerSecond,
    int mostConnections,
    int frameLimitBytes,
    Duration connectTimeout,
    Duration openTimeout,
    Duration openTry,
    Duration idleTimeout,
    Duration offerWait,
    Duration progressInterval,
    GiveWay giveWay) {

  /** An idle stretch's credit: long enough for a timer's coarseness, too short to notice. */
  static final long BURST_MILLIS = 50;

  public static DataSettings from(Config config) {
    Config edge = config.getConfig("tributary.edge");
    Config lease = edge.getConfig("lease");
    return new DataSettings(
        edge.getString("listen.host"),
        atLeast("tributary.edge.listen.port", edge.getInt("listen.port"), 0, 65535),
        edge.getBoolean("listen.reachable"),
        edge.getString("listen.advertised-host"),
        cluster(edge.getString("media-cluster")),
        rate(edge, "uplink"),
        rate(edge, "downlink"),
        positive(lease, "most-connections"),
        Math.toIntExact(lease.getBytes("frame-limit")),
        duration(lease, "connect-timeout"),
        duration(lease, "open-timeout"),
        duration(lease, "open-try"),
        duration(lease, "idle-timeout"),
        duration(lease, "offer-wait"),
        duration(lease, "progress-interval"),
        GiveWay.from(config));
  }

  private static String cluster(String name) {
    if (!name.matches("[A-Za-z0-9._-]{0,63}")) {
      throw new IllegalArgumentException(
          "tributary.edge.media-cluster must be up to 63 letters, digits, '.', '_' and '-', was \""
              + name
              + "\"");
    }
    return name;
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
    return Rate.of("tributary.edge." + key, edge.getString(key));
  }
}
