package tributary.cluster;

import com.typesafe.config.Config;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.pubsub.Topic;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.cluster.api.HttpApi;
import tributary.cluster.gateway.EdgeGateway;
import tributary.cluster.gateway.GatewayMetrics;
import tributary.cluster.gateway.GatewayTools;
import tributary.cluster.message.AccountChanged;
import tributary.cluster.read.CatalogQueries;
import tributary.cluster.read.JdbcReadSide;
import tributary.cluster.read.Projections;
import tributary.cluster.vault.SealedKeyVault;
import tributary.persistence.Database;
import tributary.persistence.DatabaseUnavailableException;

/**
 * One process of the service with all its roles: schedulers and entities, gateway, key vault, HTTP
 * API. Alone, it is a cluster of one, on an embedded database.
 */
public final class ClusterNode implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ClusterNode.class);
  private static final Duration COUNT_INTERVAL = Duration.ofSeconds(10);

  private final NodeSettings settings;
  private final Clock clock = Clock.systemUTC();
  private final SecureRandom random = new SecureRandom();
  // What is open, the last opened first.
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final NodeMetrics metrics = new NodeMetrics();
  private ManagementServer management;
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
    NodeKeys keys = NodeKeys.load(settings.dataDirectory(), clock, random);
    Database database = database();
    node = opened(NodeSystem.start(settings, database));
    node.join(settings);
    management.require("member", node::isMember);
    ActorRef<Topic.Command<AccountChanged>> accounts =
        node.actors()
            .systemActorOf(
                Topic.create(AccountChanged.class, "accounts"), "accounts-topic", Props.empty());
    ClusterEntities entities =
        ClusterEntities.start(
            node.actors(),
            settings,
            metrics,
            clock,
            random,
            changed -> accounts.tell(Topic.publish(changed)));
    CatalogNews catalog =
        new CatalogNews(new CatalogQueries(database.dataSource()), node.blocking());
    SealedKeyVault vault =
        opened(new SealedKeyVault(database.dataSource(), keys.vault(), settings.vault(), clock));
    startGateway(
        new GatewayTools(
            settings.gateway(),
            entities.forGateway(settings, catalog, vault),
            keys.authority(),
            keys.ticket(),
            keys.pass(),
            new GatewayMetrics(metrics.registry()),
            clock,
            random,
            node.actors().scheduler()));
    startReadSide(database, catalog);
    startApi(entities, new JdbcReadSide(database.dataSource(), node.blocking()), keys, accounts);
    management.started();
    log.info(
        "cluster node ready: api=http://{} gateway={} management=http://{} cluster={} data-dir={}"
            + " trust-anchor={}",
        text(api),
        text(gateway.address()),
        text(management.address()),
        node.actors().address(),
        settings.dataDirectory(),
        settings.dataDirectory().resolve("authority/authority.pem"));
  }

  private Database database() throws StartFailure {
    try {
      Database database = opened(Database.open(settings.database()));
      management.require("database", () -> answers(database));
      return database;
    } catch (DatabaseUnavailableException e) {
      throw new StartFailure("tributary.persistence: " + e.getMessage(), e);
    }
  }

  private boolean answers(Database database) {
    try (Connection connection = database.dataSource().getConnection()) {
      return connection.isValid(Math.toIntExact(settings.databaseTimeout().toSeconds()));
    } catch (SQLException e) {
      log.warn("the database does not answer: {}", e.getMessage());
      return false;
    }
  }

  private void startGateway(GatewayTools tools) throws StartFailure {
    try {
      gateway = EdgeGateway.start(node.actors(), tools);
    } catch (IOException e) {
      throw new StartFailure(e.getMessage(), e);
    }
    management.require("gateway", gateway::isListening);
    node.beforeStop(
        "stop-gateway",
        () -> {
          management.stopping();
          return gateway.stop("GATEWAY_STOPS: this node of the cluster shuts down");
        });
  }

  private void startReadSide(Database database, CatalogNews catalog) {
    ActorSystem<?> system = node.actors();
    ActorRef<Topic.Command<CatalogListed>> topic =
        system.systemActorOf(
            Topic.create(CatalogListed.class, "catalog"), "catalog-topic", Props.empty());
    ActorRef<CatalogListed> listener =
        system.systemActorOf(
            Behaviors.receiveMessage(
                listed -> {
                  node.blocking().execute(() -> gateway.catalogChanged(catalog.refresh()));
                  return Behaviors.same();
                }),
            "catalog-listener",
            Props.empty());
    topic.tell(Topic.subscribe(listener));
    new Projections(system, database.dataSource())
        .start(media -> topic.tell(Topic.publish(new CatalogListed(media))));
    var _ =
        system
            .scheduler()
            .scheduleAtFixedRate(
                COUNT_INTERVAL,
                COUNT_INTERVAL,
                () -> node.blocking().execute(() -> metrics.countTransfers(database.dataSource())),
                system.executionContext());
  }

  private void startApi(
      ClusterEntities entities,
      JdbcReadSide readSide,
      NodeKeys keys,
      ActorRef<Topic.Command<AccountChanged>> accounts)
      throws StartFailure {
    CompletionStage<ServerBinding> binding =
        HttpApi.start(
            node.actors(),
            settings.api(),
            new HttpApi.Parts(
                entities.forApi(),
                readSide,
                settings.cells(),
                keys.operatorToken(),
                listener -> subscribe(accounts, listener),
                metrics.registry(),
                clock,
                random));
    api =
        NodeSystem.await(binding, settings.joinTimeout(), "the HTTP API did not start")
            .localAddress();
  }

  private void subscribe(
      ActorRef<Topic.Command<AccountChanged>> accounts, Consumer<AccountChanged> listener) {
    ActorRef<AccountChanged> subscriber =
        node.actors()
            .systemActorOf(
                Behaviors.receiveMessage(
                    changed -> {
                      listener.accept(changed);
                      return Behaviors.same();
                    }),
                "accounts-listener",
                Props.empty());
    accounts.tell(Topic.subscribe(subscriber));
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
      running.close();
    } catch (StartFailure e) {
      System.err.println("cluster-node cannot start: " + e.getMessage());
      System.exit(1);
    } catch (RuntimeException e) {
      log.error("cluster-node failed", e);
      System.exit(1);
    }
    // Reached when the cluster has removed this node: whoever runs it should start another. In an
    // ordinary shutdown the process is ending already, and this waits for that.
    System.exit(2);
  }
}
