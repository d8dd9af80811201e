package tributary.edge.link;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where gateways are, and the link's times and limits; {@code reference.conf} says what each is
 * for.
 *
 * @param localHost where this node listens: the session leaves from there, for the gateway dials
 *     back where it comes from
 */
public record LinkSettings(
    List<Gateway> gateways,
    String localHost,
    Duration connectTimeout,
    Duration handshakeTimeout,
    Duration welcomeTimeout,
    Duration requestTimeout,
    Duration heartbeatInterval,
    Duration silenceTimeout,
    Duration firstBackoff,
    Duration longestBackoff,
    int joinFrameLimitBytes,
    int frameLimitBytes,
    int mostQuestions,
    int mostWaitingReports) {
  private static final String GATEWAY = "tributary.edge.gateway";
  private static final String LINK = "tributary.edge.link";
  private static final int LARGEST_FRAME = 64 << 20;

  public LinkSettings {
    gateways = List.copyOf(gateways);
    require(!gateways.isEmpty(), GATEWAY, "host must not be empty");
    requirePositive("connect-timeout", connectTimeout);
    requirePositive("handshake-timeout", handshakeTimeout);
    requirePositive("welcome-timeout", welcomeTimeout);
    requirePositive("request-timeout", requestTimeout);
    requirePositive("heartbeat-interval", heartbeatInterval);
    requirePositive("first-backoff", firstBackoff);
    require(
        silenceTimeout.compareTo(heartbeatInterval) > 0,
        LINK,
        "silence-timeout must be longer than heartbeat-interval, was " + silenceTimeout);
    require(
        longestBackoff.compareTo(firstBackoff) >= 0,
        LINK,
        "longest-backoff must be at least first-backoff, was " + longestBackoff);
    requireFrameLimit("join-frame-limit", joinFrameLimitBytes);
    requireFrameLimit("frame-limit", frameLimitBytes);
    require(mostQuestions >= 1, LINK, "most-questions must be at least 1, was " + mostQuestions);
    require(
        mostWaitingReports >= 1,
        LINK,
        "most-waiting-reports must be at least 1, was " + mostWaitingReports);
  }

  /** One name or address, of one gateway or of several. */
  public record Gateway(String host, int port) {
    // A port after the host, whose colons if any are in brackets.
    private static final Pattern WITH_PORT = Pattern.compile("([^:]+|\\[.+]):([0-9]{1,6})");

    public Gateway {
      require(port >= 1 && port <= 65_535, GATEWAY, "port must be from 1 to 65535, was " + port);
    }

    /** Several with commas between them; one that names no port has {@code port}. */
    static List<Gateway> listed(String text, int port) {
      return Arrays.stream(text.split(","))
          .map(String::strip)
          .filter(one -> !one.isEmpty())
          .map(
              one -> {
                Matcher matcher = WITH_PORT.matcher(one);
                return matcher.matches()
                    ? new Gateway(matcher.group(1), Integer.parseInt(matcher.group(2)))
                    : new Gateway(one, port);
              })
          .toList();
    }
  }

  /**
   * @throws IllegalArgumentException naming the key and its value
   */
  public static LinkSettings from(Config config) {
    Config gateway = config.getConfig(GATEWAY);
    Config link = config.getConfig(LINK);
    try {
      return new LinkSettings(
          Gateway.listed(gateway.getString("host"), gateway.getInt("port")),
          config.getString("tributary.edge.listen.host"),
          link.getDuration("connect-timeout"),
          link.getDuration("handshake-timeout"),
          link.getDuration("welcome-timeout"),
          link.getDuration("request-timeout"),
          link.getDuration("heartbeat-interval"),
          link.getDuration("silence-timeout"),
          link.getDuration("first-backoff"),
          link.getDuration("longest-backoff"),
          bytes(link, "join-frame-limit"),
          bytes(link, "frame-limit"),
          link.getInt("most-questions"),
          link.getInt("most-waiting-reports"));
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static int bytes(Config link, String key) {
    return (int) Math.min(Integer.MAX_VALUE, link.getBytes(key));
  }

  private static void requireFrameLimit(String key, int value) {
    require(
        value >= 1024 && value <= LARGEST_FRAME,
        LINK,
        key + " must be from 1 KiB to 64 MiB, was " + value + " bytes");
  }

  private static void requirePositive(String key, Duration value) {
    require(value.isPositive(), LINK, key + " must be longer than nothing, was " + value);
  }

  private static void require(boolean holds, String section, String what) {
    if (!holds) {
      throw new IllegalArgumentException(section + "." + what);
    }
  }
}
