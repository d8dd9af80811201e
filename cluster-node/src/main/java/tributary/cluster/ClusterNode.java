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
import tributary.cluster.kubernetes.DeletionCost;
import tributary.cluster.message.AccountChanged;
import tributary.cluster.operator.DrainingNodes;
import tributary.cluster.operator.OperatorAccounts;
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

/**
 * One process of the service: schedulers and entities, gateway, key vault, HTTP API, or as many of
 * these as its roles say. Alone, it is a cluster of one, on an embedded database.
 */
public final class ClusterNode implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ClusterNode.class);

  /** Exit status: not a failure to start (1), nor an end by signal. */
  private static final int REMOVED = 2;

  private final NodeSettings settings;
  private final Clock clock = Clock.systemUTC();
  private final SecureRandom random = new SecureRandom();
  // What is open, the last opened first.
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final NodeMetrics metrics = new NodeMetrics();
  private ManagementServer management;
  private AuditLog audit;
  private NodeSystem node;
  private EdgeGateway gateway;
  private InetSocketAddress api;

  private ClusterNode(NodeSettings settings) {
    this.settings = settings;
    open.push(metrics);
  }

  /**
   * Starts a node; it is ready when this returns.
   *
   * @param config over our own settings
   * @throws StartFailure naming the setting that keeps it from starting; nothing is left open
   */
  public static ClusterNode start(Config config) throws StartFailure {
    ClusterNode node = new ClusterNode(NodeSettings.from(NodeSettings.over(config)));
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
    NodeKeys keys =
        NodeKeys.load(
            settings.secretsDirectory(), settings.secretsCreate(), settings.roles(), clock, random);
    Database database = database();
    audit = opened(new AuditLog(database.dataSource(), settings.audit(), clock));
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
    tellKubernetes(settings.config());
    Broadcast<ClusterNews> news = new Broadcast<>(node.actors(), ClusterNews.class, "news");
    Broadcast<AccountChanged> accounts =
        new Broadcast<>(node.actors(), AccountChanged.class, "accounts");
    ClusterEntities entities =
        ClusterEntities.start(node.actors(), settings, metrics, news, clock, random, accounts);
    Optional<SealedKeyVault> vault = keys.vault().map(own -> startVault(database, own));
    if (keys.gateway().isPresent()) {
      startGateway(keys.gateway().get(), entities, news, database, vault);
    }
    if (settings.roles().contains(NodeRole.CONTROL)) {
      startReadSide(database, news);
    }
    if (keys.operatorToken().isPresent()) {
      startApi(entities, database, keys.operatorToken().get(), accounts);
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

  private void tellKubernetes(Config config) throws StartFailure {
    try {
      DeletionCost.keep(node.actors(), config);
    } catch (IOException e) {
      throw new StartFailure("tributary.cluster.pod-name: " + e.getMessage(), e);
    }
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

  /** For this node's own gateway, and for those of nodes without a vault. */
  private SealedKeyVault startVault(Database database, SealedKeyVault.Keys keys) {
    SealedKeyVault vault =
        opened(new SealedKeyVault(database.dataSource(), keys, settings.vault(), audit, clock));
    VaultService service = VaultService.start(node.actors(), vault);
    node.beforeStop(
        "retire-vault",
        () -> {
          service.retire();
          return CompletableFuture.completedFuture(Done.getInstance());
        });
    return vault;
  }

  private void startGateway(
      NodeKeys.Gateway keys,
      ClusterEntities entities,
      Broadcast<ClusterNews> news,
      Database database,
      Optional<SealedKeyVault> vault)
      throws StartFailure {
    CatalogNews catalog =
        new CatalogNews(new CatalogQueries(database.dataSource()), node.blocking());
    KeyVault keyVault =
        new MeasuredVault(
            vault.isPresent()
                ? vault.get()
                : new ClusterKeyVault(
                    node.actors(), keys.vault(), settings.vault().answerTimeout()),
            metrics.registry());
    GatewayTools tools =
        new GatewayTools(
            settings.gateway(),
            entities.forGateway(settings, catalog, keyVault, audit),
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
    news.listen(heard -> told(heard, catalog));
    var _ =
        node.actors()
            .systemActorOf(LostNodes.create(gateway::nodeGone), "lost-nodes", Props.empty());
    node.beforeStop(
        "stop-gateway", () -> gateway.stop("GATEWAY_STOPS: this node of the cluster shuts down"));
  }

  private void told(ClusterNews news, CatalogNews catalog) {
    switch (news) {
      case ClusterNews.Listed _ ->
          node.blocking().execute(() -> gateway.catalogChanged(catalog.refresh()));
      case ClusterNews.Expelled(var client, var why, var detail) ->
          gateway.expel(client, why, detail);
      case ClusterNews.SchedulerThere(var cell, var scheduler) ->
          gateway.schedulerThere(cell, scheduler);
    }
  }

  private void startReadSide(Database database, Broadcast<ClusterNews> news) {
    ControlCounts.keep(node.actors(), metrics, database.dataSource(), node.blocking());
    new Projections(node.actors(), database.dataSource())
        .start(media -> news.tell(new ClusterNews.Listed(media)));
  }

  private void startApi(
      ClusterEntities entities,
      Database database,
      String operatorToken,
      Broadcast<AccountChanged> accounts)
      throws StartFailure {
    CompletionStage<ServerBinding> binding =
        HttpApi.start(
            node.actors(),
            settings.api(),
            new HttpApi.Parts(
                entities.forApi(),
                new JdbcReadSide(node.actors(), database.dataSource(), node.blocking()),
                settings.cells(),
                operatorToken,
                audit,
                settings.territories(),
                new OperatorAccounts(database.dataSource(), node.blocking()),
                new DrainingNodes(database.dataSource(), node.blocking()),
                accounts::listen,
                metrics.registry(),
                clock,
                random));
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
