package tributary.sim.day;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tributary.cluster.client.ClientSettings;
import tributary.cluster.scheduling.SchedulerSettings;
import tributary.cluster.transfer.TransferSettings;
import tributary.core.client.ClientPolicy;

/**
 * Workload, network and faults of a run; the keys and their units are in {@code sim/scenario.conf}.
 *
 * @param cluster its settings, with what the scenario changes of them
 * @param given as its file says
 */
record Scenario(
    String name,
    long seed,
    Duration length,
    Duration warmUp,
    Net network,
    Origin origin,
    Boxes boxes,
    Catalog titles,
    Demand demand,
    List<Release> releases,
    List<Duration> pushes,
    List<Fault> faults,
    Limits checks,
    Duration reportInterval,
    Cluster cluster,
    Config given) {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration NONE = Duration.ZERO;
  private static final Duration INSTANT = Duration.ofMillis(1);

  /** {@code config}: what the others were read from. */
  record Cluster(
      SchedulerSettings scheduler, TransferSettings transfer, ClientPolicy client, Config config) {}

  /** An access line; bits per second. */
  record Line(double share, long down, long up) {}

  /** All in bits per second. */
  record Net(
      List<Line> lines,
      double[] isps,
      int areaBoxes,
      long area,
      long border,
      double open,
      double mapped,
      Duration latency,
      Duration sessionTimeout,
      Duration shareInterval) {}

  record Origin(int servers, long up, int capacity) {}

  record Boxes(
      int count,
      int capacity,
      double alwaysOn,
      double[] on,
      Duration session,
      double crashesPerDay,
      Duration reboot) {}

  record Catalog(int count, double zipf, long sizeBytes, int segmentBytes, Duration play) {}

  record Demand(
      int leastListed,
      int mostListed,
      int lacking,
      int watched,
      double newcomers,
      double viewsPerDay,
      double[] viewWeights,
      Duration patience,
      double editsPerDay) {}

  record Release(Duration at, double share, Duration within) {}

  sealed interface Fault {
    Duration at();

    record ServerDies(Duration at, int server) implements Fault {}

    record IspCut(Duration at, int isp, Duration lasts) implements Fault {}

    record BoxesCrash(Duration at, double share, Duration lasts) implements Fault {}
  }

  /** {@code settle}: zero if it is not asked. */
  record Limits(Duration fairnessBound, Duration settle) {}

  /**
   * A file, or one of those that ship: small.conf, weekday.conf, steady.conf, release.conf,
   * push.conf.
   *
   * @param changes lines of HOCON that go before what it says
   * @throws IllegalArgumentException naming key and value
   */
  static Scenario named(String name, String... changes) {
    Path file = Path.of(name);
    ConfigParseOptions must = ConfigParseOptions.defaults().setAllowMissing(false);
    try {
      Config given =
          Files.exists(file)
              ? ConfigFactory.parseFile(file.toFile(), must)
              : ConfigFactory.parseResources(Scenario.class.getClassLoader(), "sim/" + name, must);
      Config changed = ConfigFactory.parseString(String.join("\n", changes));
      return of(
          String.valueOf(file.getFileName()).replace(".conf", ""), changed.withFallback(given));
    } catch (ConfigException e) {
      throw new IllegalArgumentException("scenario " + name + ": " + e.getMessage(), e);
    }
  }

  static Scenario of(String name, Config given) {
    Config defaults =
        ConfigFactory.parseResources(Scenario.class.getClassLoader(), "sim/scenario.conf")
            .withFallback(ConfigFactory.load());
    known("", given.root(), defaults.root());
    Config all = given.withFallback(defaults).resolve();
    Section top = new Section(all, "");
    Origin origin = origin(top.in("origin"));
    Net network = network(top.in("network"));
    Boxes boxes = boxes(top.in("boxes"));
    Catalog titles = titles(top.in("titles"));
    return new Scenario(
        name,
        top.seed("seed"),
        top.time("length", Duration.ofMinutes(1), DAY.multipliedBy(31)),
        warmUp(top),
        network,
        origin,
        boxes,
        titles,
        demand(top.in("demand"), boxes, titles),
        releases(top),
        top.each("pushes", Set.of("at")).stream()
            .map(it -> it.time("at", NONE, DAY.multipliedBy(31)))
            .toList(),
        faults(top, origin, network),
        new Limits(
            top.in("checks").time("fairness-bound", INSTANT, DAY.multipliedBy(31)),
            top.in("checks").time("settle", NONE, DAY.multipliedBy(31))),
        top.time("report-interval", Duration.ofSeconds(10), DAY),
        new Cluster(
            SchedulerSettings.from(all),
            TransferSettings.from(all),
            ClientSettings.from(all).policy(),
            all),
        given);
  }

  private static Duration warmUp(Section top) {
    Duration length = top.time("length", Duration.ofMinutes(1), DAY.multipliedBy(31));
    Duration warmUp = top.time("warm-up", NONE, length.minusMillis(1));
    if (warmUp.toMillis() % top.time("report-interval", INSTANT, DAY).toMillis() != 0) {
      throw top.bad("warm-up", "a multiple of report-interval");
    }
    return warmUp;
  }

  Scenario withSeed(long other) {
    return of(name, given.withValue("seed", ConfigValueFactory.fromAnyRef(other)));
  }

  /** A key that means nothing is most likely a misspelt one that would have meant something. */
  private static void known(String path, ConfigObject given, ConfigObject known) {
    for (Map.Entry<String, ConfigValue> entry : given.entrySet()) {
      String key = path + entry.getKey();
      ConfigValue there = known.get(entry.getKey());
      if (there == null) {
        throw new IllegalArgumentException(
            "unknown key " + key + " (" + entry.getValue().origin().description() + ")");
      }
      if (entry.getValue() instanceof ConfigObject object && there instanceof ConfigObject inside) {
        known(key + ".", object, inside);
      }
    }
  }

  private static Net network(Section section) {
    List<Line> lines =
        section.each("lines", Set.of("share", "down-mbit", "up-mbit")).stream()
            .map(it -> new Line(it.share("share"), it.mbit("down-mbit"), it.mbit("up-mbit")))
            .toList();
    if (Math.abs(1 - lines.stream().mapToDouble(Line::share).sum()) > 1e-6) {
      throw section.bad("lines", "lines whose shares add up to 1");
    }
    double open = section.share("open");
    double mapped = section.share("mapped");
    if (Math.abs(1 - open - mapped - section.share("unreachable")) > 1e-6) {
      throw section.bad("unreachable", "what open and mapped leave of 1");
    }
    return new Net(
        lines,
        section.shares("isps"),
        section.count("area-boxes", 1, 1_000_000),
        section.mbit("area-mbit"),
        section.mbit("border-mbit"),
        open,
        mapped,
        section.time("latency", INSTANT, Duration.ofSeconds(1)),
        section.time("session-timeout", INSTANT, Duration.ofHours(1)),
        section.time("share-interval", Duration.ofMillis(100), Duration.ofHours(1)));
  }

  private static Origin origin(Section section) {
    return new Origin(
        section.count("servers", 1, 1000),
        section.mbit("up-mbit"),
        section.count("capacity", 1, 10_000_000));
  }

  private static Boxes boxes(Section section) {
    return new Boxes(
        section.count("count", 1, 10_000_000),
        section.count("capacity", 1, 10_000),
        section.share("always-on"),
        section.numbers("on", 24, 1),
        section.time("session", Duration.ofMinutes(1), DAY.multipliedBy(31)),
        section.number("crashes-per-day", 0, 1000),
        section.time("reboot", INSTANT, DAY));
  }

  private static Catalog titles(Section section) {
    long size = section.bytes("size", 1 << 16, 1L << 38);
    return new Catalog(
        section.count("count", 1, 1_000_000),
        section.number("zipf", 0, 3),
        size,
        (int) section.bytes("segment", Math.max(1 << 14, size >> 16), 4 << 20),
        section.time("play", Duration.ofMinutes(1), DAY));
  }

  private static Demand demand(Section section, Boxes boxes, Catalog titles) {
    int most = section.count("most-listed", 1, Math.min(boxes.capacity(), titles.count() / 2));
    int least = section.count("least-listed", 0, most);
    return new Demand(
        least,
        most,
        section.count("lacking", 0, most),
        section.count("watched", 0, Math.min(boxes.capacity() - most, titles.count() / 2)),
        section.share("new"),
        section.number("views-per-day", 0, 1000),
        section.numbers("view-weights", 24, 1e6),
        section.time("patience", INSTANT, DAY),
        section.number("edits-per-day", 0, 1000));
  }

  private static List<Release> releases(Section section) {
    return section.each("releases", Set.of("at", "share", "within")).stream()
        .map(
            it ->
                new Release(
                    it.time("at", NONE, DAY.multipliedBy(31)),
                    it.share("share"),
                    it.time("within", INSTANT, DAY.multipliedBy(31))))
        .toList();
  }

  private static List<Fault> faults(Section section, Origin origin, Net network) {
    return section.each("faults", Set.of("what", "at", "server", "isp", "share", "lasts")).stream()
        .map(it -> fault(it, origin, network))
        .toList();
  }

  private static Fault fault(Section section, Origin origin, Net network) {
    Duration at = section.time("at", NONE, DAY.multipliedBy(31));
    return switch (section.word("what")) {
      case "server-dies" ->
          new Fault.ServerDies(at, section.count("server", 0, origin.servers() - 1));
      case "isp-cut" ->
          new Fault.IspCut(
              at,
              section.count("isp", 0, network.isps().length - 1),
              section.time("lasts", INSTANT, DAY.multipliedBy(31)));
      case "boxes-crash" ->
          new Fault.BoxesCrash(
              at, section.share("share"), section.time("lasts", INSTANT, DAY.multipliedBy(31)));
      default -> throw section.bad("what", "server-dies, isp-cut or boxes-crash");
    };
  }
}
