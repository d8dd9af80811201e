package tributary.edge.lease;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import tributary.crypto.Identity;
import tributary.edge.donor.DonorSettings;
import tributary.edge.donor.Sending;
import tributary.edge.download.Assembly;
import tributary.edge.download.DownloadSettings;
import tributary.edge.download.Fetching;
import tributary.edge.download.Room;
import tributary.edge.link.ClusterLink.LeaseOrder;
import tributary.edge.link.ClusterLink.PartyReport;
import tributary.edge.link.ClusterLink.Role;
import tributary.edge.store.SegmentStore;
import tributary.edge.store.StoredItem;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.MediaId;
import tributary.model.NodeKind;
import tributary.model.TransferId;
import tributary.trace.Tracing;

/** An edge node without its link: real store, real actors, real sockets. */
final class TestNode implements AutoCloseable {
  private final ActorTestKit kit;
  private final ClientId client;
  private final SegmentStore store;
  private final ExecutorService disk = Executors.newFixedThreadPool(2);
  private final Connections connections;
  private final ActorRef<LeaseCommand> leases;
  private final ActorRef<Assembly.Command> assembly;
  final List<PartyReport> reports = new CopyOnWriteArrayList<>();
  final List<Integer> held = new CopyOnWriteArrayList<>();
  final List<Digest> assembled = new CopyOnWriteArrayList<>();
  final AtomicLong bytesSent = new AtomicLong();

  /** Why it may send nothing; null while it may. */
  volatile String limit;

  final Map<String, Long> leased = new ConcurrentHashMap<>();

  /** What a test may change of a node. */
  record Shape(
      ClientId client,
      Identity identity,
      Path folder,
      String uplink,
      long capacityBytes,
      int port) {

    static Shape of(TestCluster cluster, Path folder) {
      ClientId client = cluster.newClient();
      return new Shape(
          client,
          cluster.identity(client, NodeKind.SET_TOP_BOX),
          folder.resolve(client.text()),
          "1 Gbit",
          1L << 40,
          0);
    }

    Shape uplink(String rate) {
      return new Shape(client, identity, folder, rate, capacityBytes, port);
    }

    Shape identity(Identity other) {
      return new Shape(client, other, folder, uplink, capacityBytes, port);
    }

    Shape capacity(long bytes) {
      return new Shape(client, identity, folder, uplink, bytes, port);
    }
  }

  TestNode(ActorTestKit kit, TestCluster cluster, Shape shape) throws IOException {
    this(kit, cluster, shape, Set.of());
  }

  TestNode(ActorTestKit kit, TestCluster cluster, Shape shape, Set<MediaId> list)
      throws IOException {
    this.kit = kit;
    this.client = shape.client;
    this.store = SegmentStore.open(shape.folder, shape.capacityBytes);
    var config =
        ConfigFactory.parseString(
                """
                tributary.edge.listen { host = "127.0.0.1", port = %d }
                tributary.edge.uplink = "%s"
                tributary.edge.downlink = "1 Gbit"
                tributary.edge.lease { progress-interval = 20ms, offer-wait = 2s, open-timeout = 2s, open-try = 1s }
                """
                    .formatted(shape.port, shape.uplink))
            .withFallback(ConfigFactory.load());
    DataSettings settings = DataSettings.from(config);
    LeaseMeter meter = new Meter();
    this.connections = new Connections(shape.identity, settings, meter);
    this.assembly =
        kit.spawn(
            Assembly.create(
                store, disk, (TransferId transfer, Digest digest) -> assembled.add(digest)));
    Duration progress = settings.progressInterval();
    LeaseReports.Means told = new LeaseReports.Means(reports::add, meter, Tracing.off());
    Sending.Means donor =
        new Sending.Means(
            store,
            disk,
            told,
            DonorSettings.from(config),
            () -> Optional.ofNullable(limit),
            progress);
    Fetching.Means receiver =
        new Fetching.Means(
            new Room(store, () -> Optional.of(list)),
            disk,
            told,
            (media, segment) -> held.add(segment),
            assembly,
            DownloadSettings.from(config),
            progress);
    this.leases =
        kit.spawn(
            Leases.create(
                new Leases.Means(
                    connections,
                    settings,
                    (order, moved) -> Sending.create(order, moved, donor),
                    (order, moved) -> Fetching.create(order, moved, receiver),
                    reports::add,
                    InstantSource.system())));
    connections.listen(
        (connection, ticket) -> leases.tell(new LeaseCommand.Offered(connection, ticket)));
    leases.tell(new LeaseCommand.Known(client, cluster.ticketKey().publicKey()));
    assembly.tell(new Assembly.Connected(client));
  }

  ClientId client() {
    return client;
  }

  int port() {
    return connections.port();
  }

  int connections() {
    return connections.size();
  }

  SegmentStore store() {
    return store;
  }

  void order(LeaseOrder order) {
    leases.tell(new LeaseCommand.Ordered(order));
  }

  void tell(LeaseCommand command) {
    leases.tell(command);
  }

  void probe(int port, byte[] nonce) {
    connections.probe(InetAddress.getLoopbackAddress(), List.of(port), nonce);
  }

  void confirm(MediaId media) {
    assembly.tell(new Assembly.Confirmed(media));
  }

  StoredItem item(MediaId media) {
    return store.item(media).orElseThrow();
  }

  boolean isComplete(MediaId media) {
    return store.item(media).filter(item -> item.have().isComplete()).isPresent();
  }

  Optional<PartyReport.Failed> failure() {
    return first(PartyReport.Failed.class);
  }

  Optional<PartyReport.Succeeded> success() {
    return first(PartyReport.Succeeded.class);
  }

  <T extends PartyReport> Optional<T> first(Class<T> kind) {
    return reports.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  /** As a kill does: connections break, nothing is said to anyone. */
  @Override
  public void close() {
    connections.close();
    kit.stop(leases);
    kit.stop(assembly);
    disk.close();
    store.close();
  }

  private final class Meter implements LeaseMeter {
    @Override
    public void moved(Role role, NodeKind peer, int bytes) {
      if (role == Role.SENDER) {
        bytesSent.addAndGet(bytes);
      }
    }

    @Override
    public void leased(Role role, String reason, long bytes) {
      leased.merge(role + " " + reason, bytes, Long::sum);
    }

    @Override
    public void ended(Role role, String outcome) {
      // The reports say it.
    }
  }
}
