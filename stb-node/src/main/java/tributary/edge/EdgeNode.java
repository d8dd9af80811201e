package tributary.edge;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.edge.boot.BootStage;
import tributary.edge.catalog.CatalogSync;
import tributary.edge.lease.Connections;
import tributary.edge.line.HomeLine;
import tributary.edge.line.HouseholdFile;
import tributary.edge.link.ClusterClock;
import tributary.edge.link.Credentials;
import tributary.edge.link.GatewayLink;
import tributary.edge.link.LinkPorts;
import tributary.edge.link.Registration;
import tributary.edge.playback.Plays;
import tributary.edge.playback.ViewableTimes;
import tributary.edge.screen.NodeStatus;
import tributary.edge.screen.ScreenParts;
import tributary.edge.screen.ScreenServer;
import tributary.edge.store.SegmentStore;
import tributary.edge.store.StoreNews;
import tributary.edge.store.StoredItem;
import tributary.edge.update.Updates;
import tributary.model.MediaId;
import tributary.model.SegmentRange;
import tributary.trace.Tracing;

/**
 * A whole edge node. Its page is there from the start; link and data plane once it is activated.
 */
public final class EdgeNode implements AutoCloseable {
  private final Logger log = LoggerFactory.getLogger(EdgeNode.class);
  private final EdgeSettings settings;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final List<X509Certificate> trustAnchors;
  private final SegmentStore store;
  private final NodeMeters meters;
  private final Tracing tracing;
  private final LateLink link = new LateLink();
  private final EventLoopGroup loops;
  private final ExecutorService disk;
  private final ExecutorService blocking;
  private final HomeLine line;
  private final Plays plays;
  private final NodeActivation activation;
  private final CatalogSync catalog;
  private final ScreenServer screen;
  private final CompletableFuture<End> end = new CompletableFuture<>();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private volatile Optional<Credentials> registration = Optional.empty();

  private EdgeNode(EdgeSettings settings, Clock clock) throws IOException {
    this.settings = settings;
    this.clock = clock;
    try {
      this.trustAnchors = settings.readTrustAnchors();
      Connections.requireFreePort(settings.data());
      Files.createDirectories(settings.identityDirectory());
      this.store =
          keep(SegmentStore.open(settings.store().directory(), settings.store().capacityBytes()));
      store.listen(this::storeChanged);
      this.meters = new NodeMeters(store, settings.store().directory(), link::isConnected);
      this.disk =
          Executors.newFixedThreadPool(
              settings.diskThreads(), Thread.ofPlatform().name("disk-", 0).factory());
      parts.push(() -> stop(disk));
      this.blocking =
          Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("edge-", 0).factory());
      parts.push(() -> stop(blocking));
      this.loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
      parts.push(() -> loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(3000));
      this.activation =
          new NodeActivation(settings, trustAnchors, loops, blocking, this::join, this::fail);
      this.tracing = keep(settings.tracer());
      this.catalog =
          keep(
              settings.openCatalog(
                  store, link, () -> registration.orElseThrow().registration(), random));
      this.plays = openPlays();
      this.line =
          keep(
              new HomeLine(
                  settings.line(),
                  settings.dataDirectory().resolve("line").resolve("sent"),
                  new HouseholdFile(settings.identityDirectory().resolve("household-limits")),
                  clock,
                  this::isWatched,
                  meters::bytesSent));
      meters.offered(() -> line.limits().uplinkBitsPerSecond());
      this.screen = openScreen();
      parts.push(settings.health().open(link::isConnected, () -> meters.registry().scrape()));
      line.listen(
          limits ->
              link.limitsChanged(
                  limits.uplinkBitsPerSecond(), limits.downlinkBitsPerSecond(), limits.reason()));
      line.report(link::lineUsed);
      activation.begin();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts a node.
   *
   * @throws IllegalArgumentException naming the setting that is wrong
   * @throws IOException naming the file or port that cannot be used
   */
  public static EdgeNode start(Config config) throws IOException {
    return new EdgeNode(EdgeSettings.from(config), Clock.systemUTC());
  }

  /** Settings from the file and the properties given to this process, over the defaults. */
  public static Config config() {
    return ConfigFactory.defaultOverrides()
        .withFallback(ConfigFactory.defaultApplication())
        .withFallback(ConfigFactory.parseResources("edge-pekko.conf"))
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  private Plays openPlays() {
    return keep(
        new Plays(
            settings.playback(),
            link,
            store,
            () -> registration.orElseThrow().registration().identity().key(),
            new ViewableTimes(settings.dataDirectory().resolve("viewable.properties")),
            clock,
            random));
  }

  private ScreenServer openScreen() throws IOException {
    return keep(
        ScreenServer.start(
            settings.screen(),
            new ScreenParts(
                this::status,
                link::isConnected,
                activation,
                link,
                store,
                plays,
                settings.ingest(store, link, random).map(this::keep),
                catalog.replica(),
                catalog.artwork(),
                settings.dataDirectory().resolve("last-known.json"),
                meters.registry(),
                clock)));
  }

  private NodeStatus status() {
    Optional<Registration> known = registration.map(Credentials::registration);
    return new NodeStatus(
        known.isPresent(),
        known.map(it -> it.client().text()).orElse(""),
        known.map(Registration::registrationNumber).orElse(""),
        link.isConnected(),
        settings.kind(),
        line.limits(),
        line.rule(),
        line.sentThisMonth(),
        meters.bytesSent(),
        meters.bytesReceived());
  }

  /** Once in a node's life, or at each start after it. */
  private synchronized void join(Registration known) throws IOException {
    if (known.kind() != settings.kind()) {
      throw new IOException(
          "tributary.edge.kind is %s, but this node was activated as %s"
              .formatted(settings.kind(), known.kind()));
    }
    Credentials credentials = new Credentials(settings.identityDirectory(), known);
    ClusterClock clusterTime = new ClusterClock(clock, System::nanoTime);
    DataPlane data =
        keep(
            new DataPlane(
                settings, known.identity(), store, disk, meters, line, link, clusterTime, tracing));
    Optional<Updates> updates = openUpdates(known);
    updates.ifPresent(it -> data.offers(it::offered));
    SelfDescription self = new SelfDescription(settings, store, line);
    GatewayLink session =
        keep(
            new GatewayLink(
                settings.link(),
                credentials,
                new LinkPorts(() -> self.of(data, updates), self::inventory, data, clusterTime),
                loops,
                blocking,
                random));
    credentials.listen(data::identity);
    data.listen(catalog::news);
    registration = Optional.of(credentials);
    link.become(session);
    catalog.start(settings.kind());
    log.atInfo()
        .addKeyValue("client", known.client())
        .addKeyValue("kind", known.kind())
        .addKeyValue("dataPort", data.port())
        .addKeyValue("items", store.items().size())
        .log("node started");
    updates.ifPresent(it -> it.start(session));
    session.start();
  }

  /** None without a boot stage. */
  private Optional<Updates> openUpdates(Registration known) throws IOException {
    if (settings.updates().isEmpty()) {
      return Optional.empty();
    }
    Runnable restart = () -> end.complete(new End(BootStage.RESTART, "started anew"));
    Updates.Node node =
        new Updates.Node(store, () -> known.identity().key(), this::isWatched, restart);
    return Optional.of(keep(new Updates(settings.updates().get(), node)));
  }

  private boolean isWatched() {
    return plays.openCount() > 0;
  }

  private void fail(String why) {
    end.complete(new End(1, "cannot go on: " + why));
  }

  private void storeChanged(StoreNews news) {
    switch (news) {
      case StoreNews.SegmentDropped(var media, int segment) ->
          link.segmentsDropped(media, List.of(new SegmentRange(segment, 1)), "SEGMENT_CORRUPT");
      case StoreNews.ItemRemoved(var media) -> link.segmentsDropped(media, List.of(), "EVICTED");
      // What was fetched is told by who fetched it, what was taken in by who published it.
      case StoreNews.SegmentsHeld held -> {}
    }
  }

  /** The page's address. */
  public String screenUri() {
    return screen.uri();
  }

  public boolean isConnected() {
    return link.isConnected();
  }

  /** The item is here whole, and the cluster has confirmed its digest. */
  public boolean isComplete(MediaId media) {
    return store.item(media).filter(StoredItem::isConfirmed).isPresent();
  }

  /** With which status the process is to end, and why. */
  private record End(int status, String why) {}

  private static void stop(ExecutorService executor) throws InterruptedException {
    executor.shutdown();
    if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
      executor.shutdownNow();
    }
  }

  @Override
  public synchronized void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        log.warn("not closed in order", e);
      }
    }
  }

  /**
   * Runs until the process is asked to end; exit status 1 if the node cannot do its work, 75 if it
   * is to be started anew.
   */
  public static void main(String[] args) {
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "logback-edge.xml");
    }
    try {
      EdgeNode node = start(config());
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(node::close));
      End end = node.end.join();
      LoggerFactory.getLogger(EdgeNode.class).error("ends with {}: {}", end.status(), end.why());
      System.exit(end.status());
    } catch (IOException | RuntimeException e) {
      LoggerFactory.getLogger(EdgeNode.class).error("cannot start: {}", e.getMessage());
      LoggerFactory.getLogger(EdgeNode.class).debug("cannot start", e);
    }
    System.exit(1);
  }
}
