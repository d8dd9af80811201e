package tributary.cluster;

import com.typesafe.config.Config;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.cluster.api.HttpApi;
import tributary.cluster.audit.AuditLog;
import tributary.cluster.gateway.EdgeGateway;
import tributary.cluster.gateway.GatewayMetrics;
import tributary.cluster.gateway.GatewayTools;
import tributary.cluster.message.AccountChanged;
import tributary.cluster.operator.OperatorTables;
import tributary.cluster.read.CatalogQueries;
import tributary.cluster.read.JdbcReadSide;
import tributary.cluster.read.Projections;
import tributary.cluster.vault.ClusterKeyVault;
import tributary.cluster.vault.KeyVault;
import tributary.cluster.vault.MeasuredVault;
import tributary.cluster.vault.SealedKeyVault;
import tributary.cluster.vault.VaultService;
import tributary.persistence.Database;
import tributary.persistence.DatabaseUnavailableException;
import tributary.trace.Tracing;

/**
 * One process of the service: schedulers and entities, gateway, key vault, HTTP API, or as many of
 * these as its roles say. Alone, it is a cluster of one, on an embedded database.
 */
public final class ClusterNode implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ClusterNode.class);

  /** Exit status: not a failure to start (1), nor an end by signal. */
  private static final int REMOVED = 2;

  private final NodeSettings settings;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  // What is open, the last opened first.
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final NodeMetrics metrics = new NodeMetrics();
  private ManagementServer management;
  private AuditLog audit;
  private NodeSystem node;
  private EdgeGateway gateway;
  private InetSocketAddress api;

  private ClusterNode(NodeSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    open.push(metrics);
  }

  /**
   * Starts a node; it is ready when this returns.
   *
   * @param config over our own settings
   * @throws StartFailure naming the setting that keeps it from starting; nothing is left open
   */
  public static ClusterNode start(Config config) throws StartFailure {
    return start(config, Clock.systemUTC());
  }

  /** The same by another clock. */
  public static ClusterNode start(Config config, Clock clock) throws StartFailure {
    ClusterNode node = new ClusterNode(NodeSettings.from(NodeSettings.over(config)), clock);
    try {
      node.start();
      return node;
    } catch (StartFailure | RuntimeException e) {
      node.close();
      throw e;
    }
  }

  private void start() throws StartFailure {
    management = opened(new ManagementServer(settings.management(), metrics.registry()::scrape));
    DataDirectory.prepare(settings.dataDirectory());
    metrics.watchDisk(settings.dataDirectory());
    NodeKeys keys = NodeKeys.of(settings, clock, random);
    Database database = database();
    audit = opened(new AuditLog(database.dataSource(), settings.audit(), clock));
    // Requests need these until the node has seen the last one out, so they close after it.
    var catalog = opened(new CatalogQueries(database.dataSource(), settings.searchRefresh()));
    Optional<SealedKeyVault> vault = keys.vault().map(own -> vault(database, own));
    Tracing tracing = opened(settings.tracer());
    node =
        opened(
            NodeSystem.start(
                settings, database, new NodeTls(keys.nodes(), settings.cluster().host(), clock)));
    Membership membership =
        new Membership(
            node.actors(), database.dataSource(), settings.members(), metrics.registry(), clock);
    management.require("member", membership::isMember);
    node.join(settings, membership);
    node.drain(management::stopping, settings.drainDelay());
    node.tellKubernetes(settings.config());
    Broadcast<ClusterNews> news = new Broadcast<>(node.actors(), ClusterNews.class, "news");
    var accounts = new Broadcast<>(node.actors(), AccountChanged.class, "accounts");
    OperatorTables tables = OperatorTables.of(database.dataSource(), node.blocking());
    ClusterEntities entities =
        ClusterEntities.start(
            node.actors(), settings, metrics, news, clock, random, accounts, tracing, tables);
    vault.ifPresent(this::offer);
    if (keys.gateway().isPresent()) {
      CatalogNews changes = new CatalogNews(catalog, tables, settings, node.blocking(), clock);
      startGateway(keys.gateway().get(), entities, news, changes, tables, vault);
    }
    if (settings.roles().contains(NodeRole.CONTROL)) {
      startReadSide(database, news);
    }
    if (keys.operatorToken().isPresent()) {
      startApi(entities, database, tables, catalog, keys.operatorToken().get(), accounts);
    }
    management.started();
    log.info(
        "cluster node ready: roles={} api={} gateway={} management=http://{} cluster={} data-dir={}"
            + " trust-anchor={}",
        settings.roles(),
        api == null ? "none" : "http://" + text(api),
        gateway == null ? "none" : text(gateway.address()),
        text(management.address()),
        node.actors().address(),
        settings.dataDirectory(),
        ClusterSecret.AUTHORITY.in(settings.secretsDirectory()));
  }

  private Database database() throws StartFailure {
    try {
      Database database = opened(Database.open(settings.database()));
      database.measure(metrics.registry());
      management.require("database", () -> database.answers(settings.databaseTimeout()));
      return database;
    } catch (DatabaseUnavailableException e) {
      throw new StartFailure("tributary.persistence: " + e.getMessage(), e);
    }
  }

  private SealedKeyVault vault(Database database, SealedKeyVault.Keys keys) {
    return opened(new SealedKeyVault(database.dataSource(), keys, settings.vault(), audit, clock));
  }

  /** To gateways of nodes without a vault. */
  private void offer(SealedKeyVault vault) {
    VaultService service = VaultService.start(node.actors(), vault);
    node.beforeStop(
        "retire-vault",
        () -> {
          service.retire();
          return CompletableFuture.completedFuture(Done.getInstance());
        });
  }

  private void startGateway(
      NodeKeys.Gateway keys,
      ClusterEntities entities,
      Broadcast<ClusterNews> news,
      CatalogNews catalog,
      OperatorTables tables,
      Optional<SealedKeyVault> vault)
      throws StartFailure {
    KeyVault keyVault =
        new MeasuredVault(
            vault.isPresent()
                ? vault.get()
                : new ClusterKeyVault(
                    node.actors(), keys.vault(), settings.vault().answerTimeout()),
            metrics.registry());
    RolloutReview rollouts =
        new RolloutReview(tables.releases(), settings.releases(), audit, clock);
    GatewayTools tools =
        new GatewayTools(
            settings.gateway(),
            entities.forGateway(settings, catalog, tables.offers(), keyVault, audit, rollouts),
            keys.authority(),
            keys.ticket(),
            keys.pass(),
            new GatewayMetrics(metrics.registry(), settings.gateway().limits().connections()),
            clock,
            random,
            node.actors().scheduler());
    try {
      gateway = EdgeGateway.start(node.actors(), tools);
    } catch (IOException e) {
      throw new StartFailure(e.getMessage(), e);
    }
    management.require("gateway", gateway::isListening);
    GatewayNews heard = new GatewayNews(gateway, catalog, node.blocking());
    news.listen(heard);
    heard.lookAgain(node.actors(), settings.gateway().timing().remind());
    rollouts.start(node.actors(), gateway::releasesChanged);
    var _ =
        node.actors()
            .systemActorOf(LostNodes.create(gateway::nodeGone), "lost-nodes", Props.empty());
    node.beforeStop(
        "stop-gateway", () -> gateway.stop("GATEWAY_STOPS: this node of the cluster shuts down"));
  }

  private void startReadSide(Database database, Broadcast<ClusterNews> news) {
    ControlCounts.keep(node.actors(), metrics, database.dataSource(), node.blocking());
    new Projections(node.actors(), database.dataSource())
        .start(media -> news.tell(new ClusterNews.Listed(media)));
  }

  private void startApi(
      ClusterEntities entities,
      Database database,
      OperatorTables tables,
      CatalogQueries catalog,
      String operatorToken,
      Broadcast<AccountChanged> accounts)
      throws StartFailure {
    catalog.refresh();
    CompletionStage<ServerBinding> binding =
        HttpApi.start(
            node.actors(),
            settings.api(),
            new HttpApi.Parts(
                entities.forApi(),
                new JdbcReadSide(node.actors(), database.dataSource(), catalog, node.blocking()),
                settings.cells(),
                operatorToken,
                audit,
                settings.territories(),
                tables,
                accounts::listen,
                entities::listenToIngests,
                metrics.registry(),
                clock,
                random,
                entities.tracing()));
    api =
        NodeSystem.await(binding, settings.joinTimeout(), "the HTTP API did not start")
            .localAddress();
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  private static String text(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }

  public InetSocketAddress apiAddress() {
    return api;
  }

  public InetSocketAddress gatewayAddress() {
    return gateway.address();
  }

  /** Where other nodes reach this one, host:port; a seed for them. */
  public String clusterAddress() {
    return node.actors().address().hostPort().replaceFirst(".*@", "");
  }

  public InetSocketAddress managementAddress() {
    return management.address();
  }

  /** Completes when the node has stopped, whoever stopped it. */
  CompletionStage<Done> whenTerminated() {
    return node.actors().getWhenTerminated();
  }

  /** Sessions are told, requests under way end, then everything closes. Harmless when repeated. */
  @Override
  public synchronized void close() {
    while (!open.isEmpty()) {
      AutoCloseable part = open.pop();
      try {
        part.close();
      } catch (Exception e) {
        log.warn("not closed cleanly: {}", e.toString());
      }
    }
  }

  /** Settings come from system properties, {@code -Dconfig.file} and the environment. */
  public static void main(String[] args) {
    try {
      if (args.length > 0) {
        throw new StartFailure("settings are -D properties or a file, not arguments: " + args[0]);
      }
      Config config = NodeSettings.load();
      Logging.configure(config);
      ClusterNode running = start(config);
      Runtime.getRuntime().addShutdownHook(new Thread(running::close, "shutdown"));
      running.whenTerminated().toCompletableFuture().join();
      if (running.node.wasDowned()) {
        log.error(
            "removed by the cluster: cut off or silent for too long; ends with status {}", REMOVED);
      }
      running.close();
    } catch (StartFailure e) {
      System.err.println("cluster-node cannot start: " + e.getMessage());
      System.exit(1);
    } catch (RuntimeException e) {
      log.error("cluster-node failed", e);
      System.exit(1);
    }
    // Whoever runs it should start another. In an ordinary shutdown the process ends already.
    System.exit(REMOVED);
  }
}
