package tributary.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import tributary.cluster.account.AccountEntity;
import tributary.cluster.account.Territories;
import tributary.cluster.api.ApiSettings;
import tributary.cluster.audit.AuditPolicy;
import tributary.cluster.client.ClientSettings;
import tributary.cluster.gateway.GatewayPolicy;
import tributary.cluster.operator.ReleaseSettings;
import tributary.cluster.scheduling.SchedulerSettings;
import tributary.cluster.transfer.TransferSettings;
import tributary.cluster.vault.VaultPolicy;
import tributary.cluster.vault.WrappingKeySources;
import tributary.core.catalog.SnapshotPolicy;
import tributary.core.playback.PlaybackPolicy;
import tributary.crypto.WrappingKeySource;
import tributary.model.CellId;
import tributary.persistence.DatabaseSettings;
import tributary.trace.Tracing;
import tributary.trace.TracingSettings;

/**
 * All settings of a node, read once and checked before anything is opened.
 *
 * @param config for Pekko, which reads its own
 * @param secretsDirectory what the nodes of one cluster share
 * @param secretsCreate whether this node may make secrets that are missing
 * @param cluster where the nodes talk to each other
 * @param seeds host:port of nodes to join; none: a cluster of its own, or one found otherwise
 * @param cellMoves cells that may be on the move to their proper node at once
 * @param joinTimeout how long this node may take to become a member
 * @param members how members say that they live
 * @param searchRefresh how old the answer to a search may be
 * @param drainDelay from no longer being ready to refusing connections
 */
record NodeSettings(
    Config config,
    Path dataDirectory,
    Path secretsDirectory,
    boolean secretsCreate,
    List<CellId> cells,
    Listen cluster,
    Set<NodeRole> roles,
    List<String> seeds,
    int cellMoves,
    Duration joinTimeout,
    Membership.Policy members,
    Listen management,
    Duration databaseTimeout,
    DatabaseSettings database,
    ClientSettings client,
    PlaybackPolicy playback,
    Territories territories,
    SchedulerSettings scheduler,
    TransferSettings transfer,
    VaultPolicy vault,
    List<WrappingKeySource> wrapping,
    AuditPolicy audit,
    GatewayPolicy gateway,
    ApiSettings api,
    ReleaseSettings releases,
    SnapshotPolicy snapshots,
    Duration searchRefresh,
    Discovery discovery,
    Duration drainDelay,
    TracingSettings tracing) {
  private static final String TRACING = "tributary.tracing";
  private static final String SNAPSHOTS = "tributary.catalog.snapshot";
  private static final Duration LONGEST_REFRESH = Duration.ofSeconds(10);
  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(50);

  /**
   * @param port 0 takes any free one
   */
  record Listen(String host, int port) {
    static Listen of(Config config, String section) {
      int port = config.getInt(section + ".port");
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException(section + ".port must be from 0 to 65535, was " + port);
      }
      return new Listen(config.getString(section + ".host"), port);
    }
  }

  /**
   * System properties over the file of {@code -Dconfig.file} (or application.conf) over
   * tributary-node.conf over each module's reference.conf, which read the environment.
   */
  static Config load() throws StartFailure {
    ConfigFactory.invalidateCaches();
    try {
      return over(
          ConfigFactory.defaultOverrides().withFallback(ConfigFactory.defaultApplication()));
    } catch (ConfigException e) {
      throw new StartFailure("the settings cannot be read: " + e.getMessage(), e);
    }
  }

  /** Begins this node's spans; to be closed. */
  Tracing tracer() {
    return Tracing.start(tracing, "tributary-cluster", nodeName(config));
  }

  /** As logs, metrics and traces call it: the pod, or where it is reached. */
  static String nodeName(Config config) {
    String pod = config.getString("tributary.cluster.pod-name");
    return pod.isEmpty()
        ? config.getString("tributary.cluster.host") + ":" + config.getInt("tributary.cluster.port")
        : pod;
  }

  /** These settings over our own. */
  static Config over(Config settings) {
    Config own =
        ConfigFactory.parseResources("tributary-node.conf")
            .withFallback(ConfigFactory.defaultReferenceUnresolved());
    Config alone = settings.withFallback(own).resolve();
    return Discovery.KUBERNETES_API.isSetIn(alone)
        ? settings
            .withFallback(ConfigFactory.parseResources("kubernetes-node.conf"))
            .withFallback(own)
            .resolve()
        : alone;
  }

  /**
   * @throws StartFailure naming key and value
   */
  static NodeSettings from(Config config) throws StartFailure {
    try {
      return new NodeSettings(
          config,
          path(config, "tributary.data-dir"),
          secrets(config),
          config.getBoolean("tributary.secrets-create"),
          cells(config),
          Listen.of(config, "tributary.cluster"),
          NodeRole.of(config),
          seeds(config),
          atLeastOne(config, "tributary.cluster.cell-moves"),
          config.getDuration("tributary.cluster.join-timeout"),
          Membership.Policy.of(config),
          Listen.of(config, "tributary.management"),
          config.getDuration("tributary.management.database-timeout"),
          section("tributary.persistence", config, DatabaseSettings::from),
          section("tributary.client", config, ClientSettings::from),
          section("tributary.playback", config, AccountEntity::policy),
          section("tributary.playback", config, Territories::from),
          section("tributary.scheduler", config, SchedulerSettings::from),
          section("tributary.transfer", config, TransferSettings::from),
          section("tributary.vault", config, VaultPolicy::from),
          section("tributary.vault", config, all -> wrapping(all, secrets(all))),
          section("tributary.audit", config, AuditPolicy::from),
          section("tributary.gateway", config, GatewayPolicy::from),
          section("tributary.api", config, ApiSettings::from),
          section("tributary.releases", config, ReleaseSettings::from),
          section(SNAPSHOTS, config, NodeSettings::snapshots),
          searchRefresh(config),
          Discovery.of(config),
          drainDelay(config),
          section(TRACING, config, NodeSettings::tracing));
    } catch (IllegalArgumentException | ConfigException e) {
      throw new StartFailure(e.getMessage(), e);
    }
  }

  /** A value of the wrong kind is reported by its key within the section: the section is added. */
  private static <T> T section(String name, Config config, Function<Config, T> read) {
    try {
      return read.apply(config);
    } catch (ConfigException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static Path path(Config config, String key) {
    return Path.of(config.getString(key)).toAbsolutePath().normalize();
  }

  static Path secrets(Config config) {
    return path(config, "tributary.secrets-dir");
  }

  /** Where the vault's wrapping keys lie. */
  static List<WrappingKeySource> wrapping(Config config, Path secrets) {
    return WrappingKeySources.from(
        config,
        NodeRole.words(config, "tributary.vault.wrapping.sources"),
        ClusterSecret.WRAPPING_KEY.in(secrets),
        System.getenv());
  }

  private static int atLeastOne(Config config, String key) {
    int value = config.getInt(key);
    if (value < 1) {
      throw new IllegalArgumentException(key + " must be at least 1, was " + value);
    }
    return value;
  }

  private static List<String> seeds(Config config) {
    List<String> seeds = NodeRole.words(config, "tributary.cluster.seeds");
    for (String seed : seeds) {
      if (!seed.matches("[^:/@]+:[0-9]{1,5}|\\[[0-9a-fA-F:]+]:[0-9]{1,5}")) {
        throw new IllegalArgumentException(
            "tributary.cluster.seeds must be host:port each, was " + seed);
      }
    }
    return seeds;
  }

  private static TracingSettings tracing(Config config) {
    return TracingSettings.of(
        TRACING,
        config.getString(TRACING + ".endpoint"),
        config.getDouble(TRACING + ".ratio"),
        config.getDuration(TRACING + ".interval"));
  }

  private static SnapshotPolicy snapshots(Config config) {
    try {
      return new SnapshotPolicy(
          config.getInt(SNAPSHOTS + ".changes"),
          config.getInt(SNAPSHOTS + ".behind"),
          config.getDuration(SNAPSHOTS + ".making"));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(SNAPSHOTS + "." + e.getMessage(), e);
    }
  }

  private static Duration searchRefresh(Config config) {
    Duration refresh = config.getDuration("tributary.search.refresh");
    if (refresh.isNegative() || refresh.compareTo(LONGEST_REFRESH) > 0) {
      throw new IllegalArgumentException(
          "tributary.search.refresh must be from 0s to 10s, was " + refresh.toMillis() + "ms");
    }
    return refresh;
  }

  private static Duration drainDelay(Config config) {
    Duration delay = config.getDuration("tributary.cluster.drain-delay");
    if (delay.isNegative() || delay.compareTo(LONGEST_DRAIN) > 0) {
      throw new IllegalArgumentException(
          "tributary.cluster.drain-delay must be from 0s to 50s, was " + delay.toMillis() + "ms");
    }
    return delay;
  }

  private static List<CellId> cells(Config config) {
    List<Integer> numbers = config.getIntList("tributary.cells");
    if (numbers.isEmpty() || new HashSet<>(numbers).size() != numbers.size()) {
      throw new IllegalArgumentException(
          "tributary.cells must name each cell once and at least one, was " + numbers);
    }
    try {
      return numbers.stream().map(CellId::new).toList();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("tributary.cells: " + e.getMessage(), e);
    }
  }
}
