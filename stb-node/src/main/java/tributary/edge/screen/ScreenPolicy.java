package tributary.edge.screen;

import com.typesafe.config.Config;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * Where the screen listens, and its limits.
 *
 * @param host a loopback address: whoever reaches the port may spend the household's money
 * @param port 0 for any free one
 * @param largestBodyBytes of a request
 * @param mostConnections at a time; more are closed at once
 * @param answerTimeout how long the cluster may take to answer one question
 */
public record ScreenPolicy(
    String host, int port, int largestBodyBytes, int mostConnections, Duration answerTimeout) {
  private static final String SECTION = "tributary.edge.screen";

  public ScreenPolicy {
    require(isLoopback(host), "host must be a loopback address, was " + host);
    require(port >= 0 && port <= 65535, "port must be 0 to 65535, was " + port);
    require(
        largestBodyBytes >= 1024 && largestBodyBytes <= 16 << 20,
        "largest-body must be 1 KiB to 16 MiB, was " + largestBodyBytes);
    require(mostConnections >= 1, "most-connections must be at least 1, was " + mostConnections);
    require(
        answerTimeout.isPositive(),
        "answer-timeout must be longer than nothing, was " + answerTimeout);
  }

  public static ScreenPolicy from(Config config) {
    Config section = config.getConfig(SECTION);
    long largestBody = section.getBytes("largest-body");
    return new ScreenPolicy(
        section.getString("host"),
        section.getInt("port"),
        (int) Math.min(largestBody, Integer.MAX_VALUE),
        section.getInt("most-connections"),
        section.getDuration("answer-timeout"));
  }

  InetSocketAddress address() {
    return new InetSocketAddress(host, port);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(SECTION + "." + what);
    }
  }
}
