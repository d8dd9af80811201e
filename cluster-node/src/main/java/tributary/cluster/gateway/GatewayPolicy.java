package tributary.cluster.gateway;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;
import tributary.model.Networks;

/**
 * Settings of {@code tributary.gateway}; reference.conf says what each is for.
 *
 * @param port 0 takes any free one
 */
public record GatewayPolicy(
    String host,
    int port,
    List<String> names,
    Duration serverValidity,
    Duration deviceValidity,
    Duration renewBefore,
    Limits limits,
    Timing timing,
    AddressRate enrolments,
    Reachability reachability,
    Locations locations) {

  public GatewayPolicy {
    names = List.copyOf(names);
    requirePort("port", port);
    require(!names.isEmpty(), "names must name the gateway at least once, was []");
    requirePositive("server-certificate-validity", serverValidity);
    requirePositive("device-certificate-validity", deviceValidity);
    require(
        renewBefore.isPositive() && renewBefore.compareTo(deviceValidity) < 0,
        "renew-before must be shorter than device-certificate-validity, was " + renewBefore);
  }

  /**
   * @param frameBeforeHello and {@code frame}: bytes of the longest frame taken in that phase
   * @param outbound bytes that may wait for a node that reads too slowly
   * @param requests questions of one node that may be open at once
   */
  public record Limits(
      int connections, int frameBeforeHello, int frame, long outbound, int requests) {
    public Limits {
      require(connections >= 1, "max-connections must be at least 1, was " + connections);
      require(
          frameBeforeHello >= 1024 && frameBeforeHello <= frame,
          "frame-limit-before-hello must be from 1 KiB to frame-limit, was " + frameBeforeHello);
      require(frame <= 64 << 20, "frame-limit must be at most 64 MiB, was " + frame);
      require(outbound >= frame, "outbound-limit must be at least frame-limit, was " + outbound);
      require(requests >= 1, "max-requests must be at least 1, was " + requests);
    }
  }

  /**
   * @param handshake until TLS is set up
   * @param hello from there until the first message
   * @param idle without a word from the node
   * @param ask the longest wait for an answer from within the cluster
   * @param askAgain what may be asked twice is asked again after this: the node that was asked may
   *     be gone
   * @param remind how often a session tells the client's entity that it is there
   * @param remindSpread within this after their cell moved, sessions do so out of turn
   * @param ticketGrace a lease ticket outlives its lease's deadline by this
   * @param mediaPass life of a media pass
   * @param retryAfter what a node is told to wait before it returns
   */
  public record Timing(
      Duration handshake,
      Duration hello,
      Duration idle,
      Duration ask,
      Duration askAgain,
      Duration report,
      Duration remind,
      Duration remindSpread,
      Duration ticketGrace,
      Duration mediaPass,
      Duration retryAfter) {
    private static final Duration LONGEST_PASS = Duration.ofMinutes(2);

    public Timing {
      requirePositive("handshake-timeout", handshake);
      requirePositive("hello-timeout", hello);
      requirePositive("idle-timeout", idle);
      requirePositive("ask-timeout", ask);
      requirePositive("ask-again-after", askAgain);
      requirePositive("report-interval", report);
      requirePositive("remind-interval", remind);
      requirePositive("remind-spread", remindSpread);
      require(
          idle.compareTo(report) > 0,
          "idle-timeout must be longer than report-interval, was " + idle);
      requirePositive("ticket-grace", ticketGrace);
      requirePositive("media-pass-validity", mediaPass);
      require(
          mediaPass.compareTo(LONGEST_PASS) <= 0,
          "media-pass-validity must be at most 120s, was " + mediaPass);
      requirePositive("retry-after", retryAfter);
    }
  }

  /**
   * One address may do something {@code burst} times at once and {@code perMinute} from then on;
   * {@code addresses} are remembered.
   *
   * @param section of {@code tributary.gateway}
   */
  public record AddressRate(String section, int burst, int perMinute, int addresses) {
    public AddressRate {
      require(burst >= 1, section + ".burst must be at least 1, was " + burst);
      require(perMinute >= 1, section + ".per-minute must be at least 1, was " + perMinute);
      require(addresses >= 1, section + ".addresses must be at least 1, was " + addresses);
    }

    static AddressRate of(Config config, String section) {
      return new AddressRate(
          section,
          config.getInt(section + ".burst"),
          config.getInt(section + ".per-minute"),
          config.getInt(section + ".addresses"));
    }
  }

  /**
   * How it is tested whether a node can be reached.
   *
   * @param dialTimeout for the node's listener to answer, its certificate included
   * @param probeTimeout for a node's probes to come
   * @param firstPort and {@code secondPort}: where probes come in; 0 takes any free one
   * @param privateNetworks addresses that are dialled though they are not public
   * @param dials how often an address is dialled
   */
  public record Reachability(
      Duration dialTimeout,
      Duration probeTimeout,
      int firstPort,
      int secondPort,
      Networks privateNetworks,
      AddressRate dials) {
    public Reachability {
      requirePositive("reachability.dial-timeout", dialTimeout);
      requirePositive("reachability.probe-timeout", probeTimeout);
      requirePort("reachability.first-probe-port", firstPort);
      requirePort("reachability.second-probe-port", secondPort);
    }

    static Reachability of(Config config) {
      Config section = config.getConfig("reachability");
      return new Reachability(
          section.getDuration("dial-timeout"),
          section.getDuration("probe-timeout"),
          section.getInt("first-probe-port"),
          section.getInt("second-probe-port"),
          networks(section.getStringList("private-networks")),
          AddressRate.of(config, "reachability"));
    }

    private static Networks networks(List<String> ranges) {
      try {
        return Networks.of(ranges);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "tributary.gateway.reachability.private-networks " + e.getMessage(), e);
      }
    }
  }

  /** Reads {@code tributary.gateway}. */
  public static GatewayPolicy from(Config all) {
    Config config = all.getConfig("tributary.gateway");
    return new GatewayPolicy(
        config.getString("host"),
        config.getInt("port"),
        config.getStringList("names"),
        config.getDuration("server-certificate-validity"),
        config.getDuration("device-certificate-validity"),
        config.getDuration("renew-before"),
        new Limits(
            config.getInt("max-connections"),
            (int) Math.min(Integer.MAX_VALUE, config.getBytes("frame-limit-before-hello")),
            (int) Math.min(Integer.MAX_VALUE, config.getBytes("frame-limit")),
            config.getBytes("outbound-limit"),
            config.getInt("max-requests")),
        timing(config),
        AddressRate.of(config, "enrolment"),
        Reachability.of(config),
        locations(config));
  }

  private static Locations locations(Config config) {
    try {
      return Locations.of(config.getConfigList("locations"));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("tributary.gateway.locations " + e.getMessage(), e);
    }
  }

  private static Timing timing(Config config) {
    return new Timing(
        config.getDuration("handshake-timeout"),
        config.getDuration("hello-timeout"),
        config.getDuration("idle-timeout"),
        config.getDuration("ask-timeout"),
        config.getDuration("ask-again-after"),
        config.getDuration("report-interval"),
        config.getDuration("remind-interval"),
        config.getDuration("remind-spread"),
        config.getDuration("ticket-grace"),
        config.getDuration("media-pass-validity"),
        config.getDuration("retry-after"));
  }

  private static void requirePositive(String key, Duration value) {
    require(value.isPositive(), key + " must be positive, was " + value);
  }

  private static void requirePort(String key, int port) {
    require(port >= 0 && port <= 65_535, key + " must be from 0 to 65535, was " + port);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("tributary.gateway." + what);
    }
  }
}
