package tributary.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.pattern.StatusReply;
import tributary.cluster.account.AccountCommand;
import tributary.cluster.account.AccountEntity;
import tributary.cluster.account.Territories;
import tributary.cluster.artwork.Artwork;
import tributary.cluster.artwork.ArtworkSettings;
import tributary.cluster.artwork.Pictures;
import tributary.cluster.audit.AuditLog;
import tributary.cluster.audit.AuditPolicy;
import tributary.cluster.catalog.MediaItemCommand;
import tributary.cluster.catalog.MediaItemEntity;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.client.ClientEntity;
import tributary.cluster.client.ClientPorts;
import tributary.cluster.client.ClientSettings;
import tributary.cluster.message.AccountChanged;
import tributary.cluster.message.IngestNews;
import tributary.cluster.operator.ArtworkTable;
import tributary.cluster.operator.LineUses;
import tributary.cluster.operator.OperatorTables;
import tributary.cluster.placement.CellSharding;
import tributary.cluster.read.CatalogQueries;
import tributary.cluster.read.JdbcReadSide;
import tributary.cluster.read.Projections;
import tributary.cluster.scheduling.Exchange;
import tributary.cluster.scheduling.PartyOrder;
import tributary.cluster.scheduling.SchedulerCommand;
import tributary.cluster.scheduling.SchedulerCommand.Holding;
import tributary.cluster.scheduling.SchedulerSettings;
import tributary.cluster.scheduling.SchedulerShard;
import tributary.cluster.transfer.TransferCommand;
import tributary.cluster.transfer.TransferEntity;
import tributary.cluster.transfer.TransferSettings;
import tributary.core.client.PriorityList;
import tributary.core.scheduling.Location;
import tributary.core.scheduling.Reachability;
import tributary.model.AccountId;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.HaveMap;
import tributary.model.KeyCheck;
import tributary.model.KeyId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.MerkleRoot;
import tributary.model.Money;
import tributary.model.NodeKind;
import tributary.model.Refusal;
import tributary.model.Title;
import tributary.persistence.Database;
import tributary.persistence.DatabaseSettings;
import tributary.persistence.Dialect;
import tributary.trace.Tracing;

/** One cluster node's worth of service in this process: H2 file, entities, projections, API. */
final class ApiFixture implements AutoCloseable {
  static final String OPERATOR_TOKEN = "operator-token-of-this-test-and-of-nothing-else";
  static final int LONGEST_LIST = 4;
  static final int STREAMS = 8;
  static final int CONSOLE_STREAMS = 8;
  static final int MOST_PUSHES = 3;
  static final int ACCOUNT_ATTEMPTS = 4;
  static final int ADDRESS_ATTEMPTS = 40;

  /** Small enough that all of one that is too large is read, and its sender hears the answer. */
  static final int LARGEST_PICTURE = 512 << 10;

  /** Of an item of one segment. */
  static final Holding WHOLE = new Holding(HaveMap.all(1), true);

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final CellId CELL = new CellId(0);

  private final Database database;
  private final ActorTestKit kit;
  private final ClusterSharding sharding;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-22T10:00:00Z"));
  private final InstantSource clock = now::get;
  private final List<Consumer<AccountChanged>> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<IngestNews>> ingestListeners = new CopyOnWriteArrayList<>();
  final Map<ClientId, Refusal> expelled = new ConcurrentHashMap<>();
  private final AuditLog audit;
  private final ServerBinding binding;

  private ApiFixture(Path folder) {
    database =
        Database.open(
            new DatabaseSettings(
                Dialect.H2,
                "jdbc:h2:file:" + folder.resolve("db/tributary"),
                "tributary",
                "",
                5,
                Duration.ofSeconds(10)));
    Config config =
        ConfigFactory.parseString(
                """
                pekko.actor.provider = cluster
                pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                pekko.cluster.jmx.enabled = off
                # The one node goes down alone: there is nobody to hand its shards to.
                pekko.coordinated-shutdown.run-by-actor-system-terminate = off
                tributary.playback.max-devices = 3
                tributary.client.max-list-length = %d
                tributary.api {
                  port = 0
                  # The clock stands still, and a snapshot would never grow old.
                  snapshot-age = 0
                  console { live-interval = 100ms, sample-interval = 200ms, streams = %d, most-pushes = %d }
                  site { stream-life = 3s, progress-interval = 100ms, streams-per-account = %d }
                  artwork.max-upload = %d
                  account-attempts = %d
                  address-attempts = %d
                }
                """
                    .formatted(
                        LONGEST_LIST,
                        CONSOLE_STREAMS,
                        MOST_PUSHES,
                        STREAMS,
                        LARGEST_PICTURE,
                        ACCOUNT_ATTEMPTS,
                        ADDRESS_ATTEMPTS))
            .withFallback(database.pekkoConfig())
            .withFallback(ConfigFactory.load());
    kit = ActorTestKit.create("api", config);
    join();
    sharding = ClusterSharding.get(kit.system());
    startEntities(config);
    audit = new AuditLog(database.dataSource(), AuditPolicy.from(config), Clock.systemUTC());
    binding =
        HttpApi.start(kit.system(), ApiSettings.from(config), parts()).toCompletableFuture().join();
  }

  static ApiFixture start(Path folder) {
    return new ApiFixture(folder);
  }

  private void join() {
    Cluster cluster = Cluster.get(kit.system());
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    await(() -> assertThat(cluster.selfMember().status()).isEqualTo(MemberStatus.up()));
  }

  private void tell(AccountChanged changed) {
    listeners.forEach(listener -> listener.accept(changed));
  }

  /** As a gateway does, when a media server has reported. */
  void tell(IngestNews news) {
    ingestListeners.forEach(listener -> listener.accept(news));
  }

  private void startEntities(Config config) {
    CellSharding cells = new CellSharding(kit.system(), 1);
    MediaItemEntity.init(sharding, clock);
    AccountEntity.init(
        sharding, AccountEntity.policy(config), clock, new SecureRandom(), this::tell);
    ClientEntity.init(
        cells,
        ClientSettings.from(config),
        clock,
        new ClientPorts(
            (_, _, _) -> {},
            expelled::put,
            this::tell,
            new LineUses(database.dataSource(), blocking())::keep,
            Tracing.off()));
    SchedulerShard.init(
        cells,
        SchedulerSettings.from(config),
        clock,
        new SchedulerShard.Ports(
            assignment ->
                TransferEntity.of(sharding, assignment.transfer())
                    .tell(new TransferCommand.Assigned(assignment)),
            media -> MediaItemEntity.of(sharding, media),
            (_, _) -> {},
            new Exchange(_ -> {}, _ -> {}, cell -> SchedulerShard.of(sharding, cell)),
            _ -> {},
            Tracing.off()));
    TransferEntity.init(
        cells,
        TransferSettings.from(config),
        clock,
        new SecureRandom(),
        new TransferEntity.Ports(
            cell -> SchedulerShard.of(sharding, cell),
            client -> ClientEntity.of(sharding, client),
            (_, _) -> {},
            Tracing.off()));
    new Projections(kit.system(), database.dataSource()).start(media -> {});
  }

  private HttpApi.Parts parts() {
    return new HttpApi.Parts(
        new Entities.Directory(
            account -> AccountEntity.of(sharding, account),
            client -> ClientEntity.of(sharding, client),
            media -> MediaItemEntity.of(sharding, media),
            transfer -> TransferEntity.of(sharding, transfer),
            cell -> SchedulerShard.of(sharding, cell)),
        new JdbcReadSide(
            kit.system(),
            database.dataSource(),
            new CatalogQueries(database.dataSource(), Duration.ZERO),
            blocking()),
        List.of(CELL),
        OPERATOR_TOKEN,
        audit,
        Territories.from(kit.system().settings().config()),
        OperatorTables.of(database.dataSource(), blocking()),
        listeners::add,
        ingestListeners::add,
        new SimpleMeterRegistry(),
        clock,
        new SecureRandom(),
        Tracing.off());
  }

  private Executor blocking() {
    return kit.system().dispatchers().lookup(DispatcherSelector.fromConfig(Database.DISPATCHER));
  }

  int port() {
    return binding.localAddress().getPort();
  }

  /** The service's clock stands still but for this. */
  void advance(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  /** Repeats the assertion until it holds. */
  void await(Runnable assertion) {
    kit.createTestProbe()
        .awaitAssert(
            PATIENCE,
            () -> {
              assertion.run();
              return Done.getInstance();
            });
  }

  /** Gives titles posters, the same few again and again. */
  void artwork(List<MediaId> titles) {
    ArtworkSettings settings = ArtworkSettings.from(kit.system().settings().config());
    List<Artwork> posters =
        IntStream.range(0, 5).mapToObj(n -> Artwork.of(Pictures.poster(n), settings)).toList();
    ArtworkTable table = OperatorTables.of(database.dataSource(), blocking()).artwork();
    for (int i = 0; i < titles.size(); i++) {
      Artwork poster = posters.get(i % posters.size());
      assertThat(table.put(titles.get(i), poster).toCompletableFuture().join()).isTrue();
    }
  }

  void awaitTitle(MediaId media) {
    ContractClient client = ContractClient.of(port());
    await(() -> client.get("/titles/" + media, "").is(200));
  }

  /** As ingest does, when it is done with an item. */
  MediaId publish(int number, String title, int year, String genre) {
    return publish(
        number,
        new Title(
            MediaId.of(number),
            "main",
            title,
            year,
            List.of(genre),
            List.of(),
            List.of("Sacha Goedegebure"),
            List.of(),
            "en",
            "(c) Blender Foundation",
            "",
            60_000,
            Manifest.SMALLEST_SEGMENT_BYTES,
            new Money(399, "EUR")));
  }

  MediaId publish(int number, Title listed) {
    List<Digest> segments = List.of(Digest.ofContent(new byte[] {(byte) number}));
    Manifest manifest =
        new Manifest(
            listed.media(),
            Manifest.SMALLEST_SEGMENT_BYTES,
            Manifest.SMALLEST_SEGMENT_BYTES,
            segments,
            MerkleRoot.of(segments),
            new KeyId(new byte[KeyId.LENGTH]),
            new KeyCheck(number),
            List.of(),
            60_000);
    return this.<MediaItemCommand, MediaId>ask(
        MediaItemEntity.of(sharding, listed.media()),
        reply -> new MediaItemCommand.Publish(manifest, listed, reply));
  }

  /** As the gateway does, when an edge node has said hello and told what it holds. */
  void join(String clientId, NodeKind kind, Map<MediaId, Holding> holdings, List<MediaId> list) {
    join(clientId, kind, Location.UNKNOWN, holdings, list);
  }

  void join(
      String clientId,
      NodeKind kind,
      Location location,
      Map<MediaId, Holding> holdings,
      List<MediaId> list) {
    ClientId client = new ClientId(clientId);
    Digest inventory = Digest.ofContent(clientId.getBytes(StandardCharsets.UTF_8));
    EntityRef<SchedulerCommand> scheduler = SchedulerShard.of(sharding, CELL);
    scheduler.tell(
        new SchedulerCommand.Joined(
            client,
            kind,
            "",
            new PriorityList(1, list),
            new Reachability.Open(new Reachability.Endpoint("127.0.0.1", 9)),
            location,
            10_000_000,
            10_000_000,
            1L << 40,
            inventory,
            kit.<PartyOrder>createTestProbe().ref()));
    scheduler.tell(new SchedulerCommand.InventoryReported(client, inventory, holdings));
  }

  void revoke(String clientId) {
    this.<ClientCommand, Done>ask(
        ClientEntity.of(sharding, new ClientId(clientId)), ClientCommand.Revoke::new);
  }

  void suspend(String userId) {
    this.<AccountCommand, Done>ask(
        AccountEntity.of(sharding, new AccountId(userId)),
        reply -> new AccountCommand.SetStanding(true, reply));
  }

  private <C, R> R ask(RecipientRef<C> entity, Function<ActorRef<StatusReply<R>>, C> command) {
    CompletionStage<R> answer =
        AskPattern.askWithStatus(entity, command::apply, PATIENCE, kit.system().scheduler());
    return answer.toCompletableFuture().join();
  }

  @Override
  public void close() {
    ActorTestKit.shutdown(kit.system(), PATIENCE);
    database.close();
  }
}
