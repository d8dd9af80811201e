package tributary.cluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.testkit.typed.FishingOutcome;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.pattern.StatusReply;
import tributary.cluster.account.AccountCommand;
import tributary.cluster.account.Territories;
import tributary.cluster.artwork.Logo;
import tributary.cluster.audit.AuditProbe;
import tributary.cluster.catalog.MediaItemCommand;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.client.ClientView;
import tributary.cluster.message.IngestNews;
import tributary.cluster.operator.ArtworkTable;
import tributary.cluster.operator.Offers;
import tributary.cluster.operator.Vendor;
import tributary.cluster.scheduling.PartyOrder;
import tributary.cluster.scheduling.SchedulerCommand;
import tributary.cluster.transfer.TransferCommand;
import tributary.cluster.vault.KeyVault;
import tributary.cluster.vault.Redeemer;
import tributary.core.client.BoxItems;
import tributary.core.client.PriorityList;
import tributary.core.scheduling.LeaseReason;
import tributary.core.scheduling.LeaseTerms;
import tributary.core.scheduling.Reachability;
import tributary.core.scheduling.Way;
import tributary.crypto.CertificateAuthority;
import tributary.crypto.DeviceKey;
import tributary.crypto.Identity;
import tributary.crypto.SigningKey;
import tributary.model.AccountId;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.HouseholdLimits;
import tributary.model.KeyCheck;
import tributary.model.KeyId;
import tributary.model.LeaseId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.MerkleRoot;
import tributary.model.Money;
import tributary.model.Networks;
import tributary.model.NodeKind;
import tributary.model.RefusedException;
import tributary.model.SegmentRange;
import tributary.model.Title;
import tributary.model.TransferId;
import tributary.trace.Tracing;
import tributary.wire.Tls;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.Hello;

/** A real gateway on a real port, whose entities are the test's probes. */
final class GatewayFixture implements AutoCloseable {
  static final AccountId ACCOUNT = new AccountId("ann@example");
  private static final Vendor BLUE =
      new Vendor(
          "blue",
          "Blue Studio",
          "blue.example",
          "#7fc8ff",
          Optional.of(GatewayFixture.ARTWORK),
          Set.of("main"),
          Set.of());

  final ActorTestKit kit = ActorTestKit.create();
  final TestProbe<ClientCommand> clients = kit.createTestProbe();
  final TestProbe<AccountCommand> accounts = kit.createTestProbe();
  final TestProbe<MediaItemCommand> items = kit.createTestProbe();
  final TestProbe<SchedulerCommand> shard = kit.createTestProbe();
  final AuditProbe audit = new AuditProbe();
  final TestRollouts rollouts = new TestRollouts();
  final TestSnapshots snapshots = new TestSnapshots();
  final BlockingQueue<IngestNews> ingests = new LinkedBlockingQueue<>();
  final List<Title> titles = new CopyOnWriteArrayList<>();
  final TestProbe<TransferCommand> transfers = kit.createTestProbe();
  final SigningKey ticketKey = SigningKey.generate();
  final SigningKey passKey = SigningKey.generate();
  final DeviceKey vaultKey = DeviceKey.generate();
  final CertificateAuthority authority;
  private final Path directory = Files.createTempDirectory("gateway");
  private final Map<ClientId, DeviceKey> devices = new HashMap<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final GatewayTools tools;
  private final EdgeGateway gateway;
  private SchedulerCommand.Joined lastJoined;
  private ClientCommand.Connect lastConnect;

  GatewayFixture(GatewayPolicy policy) throws IOException {
    authority =
        CertificateAuthority.loadOrCreate(directory.resolve("authority"), Clock.systemUTC());
    tools =
        new GatewayTools(
            policy,
            new GatewayPorts(
                client -> clients.ref(),
                account -> accounts.ref(),
                media -> items.ref(),
                cell -> shard.ref(),
                transfer -> transfers.ref(),
                List.of(new CellId(0)),
                new OneCatalog(),
                GatewayFixture::sales,
                new NoVault(),
                audit,
                Territories.from(ConfigFactory.load()),
                rollouts,
                ingests::add,
                Tracing.off()),
            authority,
            ticketKey,
            passKey,
            new GatewayMetrics(meters, 1000),
            Clock.systemUTC(),
            new SecureRandom(),
            kit.scheduler());
    gateway = EdgeGateway.start(kit.system(), tools);
  }

  static GatewayPolicy policy(int connections, Duration idle, int burst) {
    return policy(connections, idle, burst, Duration.ofSeconds(60));
  }

  static GatewayPolicy policy(int connections, Duration idle, int burst, Duration remind) {
    return new GatewayPolicy(
        "127.0.0.1",
        0,
        List.of("localhost", "127.0.0.1"),
        Duration.ofDays(1),
        Duration.ofDays(1),
        Duration.ofHours(8),
        new GatewayPolicy.Limits(connections, 64 << 10, 4 << 20, 16 << 20, 2),
        new GatewayPolicy.Timing(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            idle,
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofMillis(100),
            remind,
            Duration.ofMillis(200),
            Duration.ofSeconds(60),
            Duration.ofMinutes(2),
            Duration.ofSeconds(1)),
        new GatewayPolicy.AddressRate("enrolment", burst, 1, 100),
        new GatewayPolicy.Reachability(
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            0,
            0,
            Networks.of(List.of("127.0.0.0/8")),
            new GatewayPolicy.AddressRate("reachability", 3, 1, 100)),
        new Locations(List.of()));
  }

  /** The version of every title's poster. */
  static final String ARTWORK = "0123456789abcdef";

  static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};

  static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, 1, (byte) 0xff, (byte) 0xd9};

  /** {@code titles}, of which one vendor sells those of the catalog main. */
  private final class OneCatalog implements GatewayPorts.Catalog {
    private static final int VERSION = 5;

    private List<Title> among(Set<String> within) {
      return titles.stream()
          .filter(title -> within.isEmpty() || within.contains(title.catalog()))
          .toList();
    }

    @Override
    public CompletionStage<GatewayPorts.Page> search(String text, Set<String> within, int page) {
      return CompletableFuture.completedFuture(new GatewayPorts.Page(among(within), page, 1));
    }

    @Override
    public CompletionStage<GatewayPorts.Changes> changes(
        long after, Set<String> within, Map<String, Long> loaded) {
      List<Title> changed =
          among(within).stream()
              .filter(title -> Math.max(after, loaded.getOrDefault(title.catalog(), 0L)) < VERSION)
              .toList();
      return CompletableFuture.completedFuture(new GatewayPorts.Changes(changed, VERSION, false));
    }

    @Override
    public GatewayPorts.Snapshots snapshots() {
      return snapshots;
    }

    @Override
    public CompletionStage<List<GatewayPorts.Shelf>> shelves(Set<String> within) {
      return CompletableFuture.completedFuture(
          List.of(new GatewayPorts.Shelf(BLUE.within(within), List.of())));
    }

    @Override
    public CompletionStage<Optional<Logo>> logo(String vendor) {
      return CompletableFuture.completedFuture(
          Optional.of(new Logo(ARTWORK, PNG.clone())).filter(_ -> vendor.equals(BLUE.id())));
    }

    @Override
    public CompletionStage<Optional<ArtworkTable.File>> artwork(MediaId media) {
      return CompletableFuture.completedFuture(
          titles.stream()
              .filter(title -> title.media().equals(media))
              .map(title -> new ArtworkTable.File(title.catalog(), ARTWORK, JPEG.clone()))
              .findFirst());
    }

    @Override
    public long version() {
      return VERSION;
    }
  }

  private static CompletionStage<Map<MediaId, Offers.Sale>> sales(
      Collection<Title> titles, Optional<String> vendor) {
    Map<MediaId, Offers.Sale> sales = new HashMap<>();
    if (vendor.isEmpty() || vendor.get().equals(BLUE.id())) {
      Offers.Sale sale = new Offers.Sale(BLUE.id(), BLUE.name(), new Money(199, "USD"));
      titles.forEach(title -> sales.put(title.media(), sale));
    }
    return CompletableFuture.completedFuture(sales);
  }

  /** Answers the next look at the account: it has chosen these catalogs. */
  void choosing(Set<String> catalogs) {
    accounts
        .expectMessageClass(AccountCommand.View.class)
        .replyTo()
        .tell(
            StatusReply.success(
                new AccountCommand.AccountView(
                    ACCOUNT,
                    new AccountCommand.Profile("Ann", "", "GB", "", catalogs),
                    false,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of())));
  }

  private final class NoVault implements KeyVault {
    @Override
    public PublicKey publicKey() {
      return vaultKey.publicKey();
    }

    @Override
    public CompletionStage<Void> deposit(KeyId key, byte[] sealedContentKey) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<byte[]> redeem(byte[] pass, Redeemer by) {
      return CompletableFuture.failedFuture(new RefusedException("PASS_FORGED", "none is good"));
    }
  }

  InetSocketAddress address() {
    return gateway.address();
  }

  CertificateAuthority otherAuthority() throws IOException {
    return CertificateAuthority.loadOrCreate(directory.resolve("other"), Clock.systemUTC());
  }

  void releasesChanged() {
    gateway.releasesChanged();
  }

  EdgeGateway secondGatewayOn(int port) throws IOException {
    GatewayPolicy own = tools.policy();
    GatewayPolicy same =
        new GatewayPolicy(
            own.host(),
            port,
            own.names(),
            own.serverValidity(),
            own.deviceValidity(),
            own.renewBefore(),
            own.limits(),
            own.timing(),
            own.enrolments(),
            own.reachability(),
            own.locations());
    return EdgeGateway.start(
        kit.system(),
        new GatewayTools(
            same,
            tools.ports(),
            authority,
            ticketKey,
            passKey,
            tools.metrics(),
            tools.clock(),
            tools.random(),
            tools.scheduler()));
  }

  LinkClient dialWithoutCertificate() {
    return LinkClient.dial(address(), Tls.client(authority.trustAnchors()));
  }

  DeviceKey deviceOf(ClientId client) {
    return devices.computeIfAbsent(client, id -> DeviceKey.generate());
  }

  SslContext tlsOf(ClientId client) {
    return tlsOf(client, NodeKind.SET_TOP_BOX);
  }

  SslContext tlsOf(ClientId client, NodeKind kind) {
    DeviceKey key = deviceOf(client);
    return Tls.client(
        new Identity(
            key.privateKey(),
            authority.issue(
                key.publicKey(),
                client,
                kind,
                authority.newRegistrationNumber(),
                Duration.ofDays(1)),
            authority.trustAnchors()));
  }

  LinkClient dialAs(ClientId client) {
    return LinkClient.dial(address(), tlsOf(client));
  }

  LinkClient joined(ClientId client) {
    return joined(client, NodeKind.SET_TOP_BOX);
  }

  LinkClient joined(ClientId client, NodeKind kind) {
    LinkClient link = LinkClient.dial(address(), tlsOf(client, kind));
    join(link, client, kind);
    return link;
  }

  void join(LinkClient link, ClientId client) {
    join(link, client, NodeKind.SET_TOP_BOX);
  }

  /** Hello and Welcome; the scheduler hears of it. */
  void join(LinkClient link, ClientId client, NodeKind kind) {
    join(link, client, kind, hello());
  }

  void join(LinkClient link, ClientId client, NodeKind kind, Hello.Builder hello) {
    link.send(EdgeToCluster.newBuilder().setRequestId(1000).setHello(hello));
    ClientCommand.Connect connect = clients.expectMessageClass(ClientCommand.Connect.class);
    lastConnect = connect;
    assertThat(connect.deviceKey()).isEqualTo(deviceOf(client).digest());
    connect
        .replyTo()
        .tell(StatusReply.success(view(client, kind, deviceOf(client).digest(), "abcd")));
    assertThat(link.await(ClusterToEdge::hasWelcome).getRequestId()).isEqualTo(1000);
    // Sessions of other tests may still be leaving.
    List<SchedulerCommand> heard =
        shard.fishForMessage(
            Duration.ofSeconds(5),
            m ->
                m instanceof SchedulerCommand.Joined j && j.client().equals(client)
                    ? FishingOutcomes.complete()
                    : FishingOutcomes.continueAndIgnore());
    lastJoined = (SchedulerCommand.Joined) heard.getFirst();
  }

  ClientCommand.Connect lastConnect() {
    return lastConnect;
  }

  SchedulerCommand.Joined lastJoined() {
    return lastJoined;
  }

  static FishingOutcome untilLeft(SchedulerCommand message) {
    return message instanceof SchedulerCommand.Left
        ? FishingOutcomes.complete()
        : FishingOutcomes.continueAndIgnore();
  }

  static Hello.Builder hello() {
    return Hello.newBuilder()
        .setSoftwareVersion("test")
        .setUplinkBitsPerSecond(1_000_000)
        .setDownlinkBitsPerSecond(8_000_000)
        .setCapacityBytes(1L << 30)
        .setInventoryDigest(ByteString.copyFrom(Digest.ofContent().bytes()));
  }

  static ClientView view(ClientId client, NodeKind kind, Digest device, String registration) {
    return new ClientView(
        client,
        ACCOUNT,
        kind,
        Optional.of(registration),
        Optional.of(device),
        false,
        PriorityList.EMPTY,
        BoxItems.NONE,
        HouseholdLimits.NONE);
  }

  /** The catalog is asked for an item, and knows it. */
  void describe(Manifest manifest) {
    items
        .expectMessageClass(MediaItemCommand.Describe.class)
        .replyTo()
        .tell(StatusReply.success(new MediaItemCommand.PublishedItem(manifest, title(manifest))));
  }

  static Title title(Manifest manifest) {
    return new Title(
        manifest.media(),
        "main",
        "A movie",
        2008,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        "en",
        "",
        "",
        1000,
        manifest.lengthBytes(),
        new Money(299, "USD"));
  }

  /** Of what is no film. */
  static Title title(MediaId file, String catalog, String name) {
    return new Title(
        file,
        catalog,
        name,
        0,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        "",
        "",
        "",
        0,
        1,
        new Money(0, "EUR"));
  }

  static Manifest manifest(MediaId media, int segments) {
    List<Digest> digests = Collections.nCopies(segments, Digest.ofContent());
    return new Manifest(
        media,
        (long) segments * Manifest.SMALLEST_SEGMENT_BYTES,
        Manifest.SMALLEST_SEGMENT_BYTES,
        digests,
        MerkleRoot.of(digests),
        new KeyId(new byte[KeyId.LENGTH]),
        new KeyCheck(7),
        List.of(),
        1000);
  }

  static LeaseTerms terms(ClientId donor, ClientId receiver, MediaId media, int number) {
    Way way = new Way.ReceiverDials(new Reachability.Endpoint("10.0.0.1", 9000));
    return terms(donor, receiver, media, number, way);
  }

  static LeaseTerms terms(ClientId donor, ClientId receiver, MediaId media, int number, Way way) {
    return new LeaseTerms(
        new LeaseId(new TransferId(receiver, media), 1, number),
        donor,
        receiver,
        false,
        List.of(new SegmentRange(0, 4)),
        64 << 10,
        500_000,
        way,
        Instant.now().plusSeconds(60),
        LeaseReason.BOX_HOLDS);
  }

  /** One whose message has some 2 MB. */
  static PartyOrder bigOrder(ClientId box) {
    MediaId media = MediaId.of(1);
    return new PartyOrder.Lease(
        terms(new ClientId("00ABCDEFGK"), box, media, 1),
        Optional.of(manifest(media, Manifest.MOST_SEGMENTS)),
        Optional.empty());
  }

  double refused(String reason) {
    Counter counter = meters.find("tributary.gateway.refused").tag("reason", reason).counter();
    return counter == null ? 0 : counter.count();
  }

  void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  @Override
  public void close() {
    gateway.stop("GATEWAY_STOPS: a test is over").toCompletableFuture().join();
    kit.shutdownTestKit();
  }
}
