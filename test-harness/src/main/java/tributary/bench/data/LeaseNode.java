package tributary.bench.data;

import com.sun.management.OperatingSystemMXBean;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import tributary.crypto.CertificateAuthority;
import tributary.crypto.DeviceKey;
import tributary.crypto.Identity;
import tributary.crypto.SigningKey;
import tributary.edge.donor.DonorSettings;
import tributary.edge.donor.Sending;
import tributary.edge.download.Assembly;
import tributary.edge.download.DownloadSettings;
import tributary.edge.download.Fetching;
import tributary.edge.download.Room;
import tributary.edge.lease.Connections;
import tributary.edge.lease.DataSettings;
import tributary.edge.lease.LeaseCommand;
import tributary.edge.lease.LeaseMeter;
import tributary.edge.lease.LeaseReports;
import tributary.edge.lease.Leases;
import tributary.edge.link.ClusterLink.LeaseOrder;
import tributary.edge.link.ClusterLink.PartyReport;
import tributary.edge.link.ClusterLink.Role;
import tributary.edge.store.SegmentStore;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.LeaseId;
import tributary.model.Manifest;
import tributary.model.NodeKind;
import tributary.model.SegmentRange;
import tributary.model.TransferId;
import tributary.trace.Tracing;
import tributary.wire.LeaseTicket;
import tributary.wire.Tls;

/**
 * A process with an edge node's whole data plane: store, donor, receiver, connections, TLS. In the
 * place of the cluster it has its authority's keys from a shared folder, and its orders from
 * standard input.
 *
 * <pre>
 * donate LEASE          to the receiver, who dials
 * fetch LEASE PORT      from the donor there
 * remove                the item, from the disk
 * cpu                   says the nanoseconds of CPU used
 * sent                  says the bytes of segments sent
 * </pre>
 */
public final class LeaseNode {
  static final ClientId DONOR = ClientId.of(new CellId(0), 1);
  static final ClientId RECEIVER = ClientId.of(new CellId(0), 2);
  private static final long RATE = 10_000_000_000L;

  private final Manifest manifest;
  private final ClientId self;
  private final Identity identity;
  private final SigningKey tickets;
  private final SegmentStore store;
  private final SentMeter meter = new SentMeter();
  private final ActorRef<LeaseCommand> leases;

  private LeaseNode(Path shared, Path folder, ClientId self, boolean wholeDigest, Config config)
      throws IOException {
    this.manifest = Item.manifestIn(shared);
    this.self = self;
    this.tickets = SigningKey.loadOrCreate(shared.resolve("tickets.key"));
    this.store = SegmentStore.open(folder, Long.MAX_VALUE);
    ExecutorService disk =
        Executors.newFixedThreadPool(config.getInt("tributary.edge.disk-threads"));
    DataSettings data = DataSettings.from(config);
    this.identity = identity(shared, self);
    Connections connections = new Connections(identity, data, meter);
    ActorSystem<Void> actors = ActorSystem.create(Behaviors.empty(), "node", config);
    ActorRef<Assembly.Command> assembly =
        actors.systemActorOf(
            wholeDigest
                ? Assembly.create(store, disk, (transfer, digest) -> say("digest " + digest))
                : Behaviors.ignore(),
            "assembly",
            Props.empty());
    Duration progress = data.progressInterval();
    LeaseReports.Means told = new LeaseReports.Means(LeaseNode::report, meter, Tracing.off());
    Sending.Means donor =
        new Sending.Means(store, disk, told, DonorSettings.from(config), Optional::empty, progress);
    Fetching.Means receiver =
        new Fetching.Means(
            Room.withoutEviction(store),
            disk,
            told,
            (media, segment) -> say("held " + segment),
            assembly,
            DownloadSettings.from(config),
            progress);
    leases =
        actors.systemActorOf(
            Leases.create(
                new Leases.Means(
                    connections,
                    data,
                    (order, moved) -> Sending.create(order, moved, donor),
                    (order, moved) -> Fetching.create(order, moved, receiver),
                    LeaseNode::report,
                    InstantSource.system())),
            "leases",
            Props.empty());
    connections.listen(
        (connection, ticket) -> leases.tell(new LeaseCommand.Offered(connection, ticket)));
    leases.tell(new LeaseCommand.Known(self, tickets.publicKey()));
    assembly.tell(new Assembly.Connected(self));
    say("port " + connections.port());
  }

  private static Identity identity(Path shared, ClientId self) throws IOException {
    CertificateAuthority authority =
        CertificateAuthority.loadOrCreate(shared.resolve("authority"), Clock.systemUTC());
    DeviceKey key = DeviceKey.generate();
    return new Identity(
        key.privateKey(),
        authority.issue(
            key.publicKey(),
            self,
            NodeKind.SET_TOP_BOX,
            authority.newRegistrationNumber(),
            Duration.ofDays(1)),
        authority.trustAnchors());
  }

  /**
   * @param args shared folder, own folder, {@code donor} or {@code receiver}, uplink, and whether
   *     the {@code whole} file's digest is taken or only those of {@code segments}
   */
  public static void main(String[] args) throws IOException {
    Config config =
        ConfigFactory.parseString(
                """
                tributary.edge.listen { host = "127.0.0.1", port = 0 }
                tributary.edge.uplink = "%s"
                tributary.edge.downlink = "100 Gbit"
                """
                    .formatted(args[3]))
            .withFallback(ConfigFactory.load());
    LeaseNode node =
        new LeaseNode(
            Path.of(args[0]),
            Path.of(args[1]),
            args[2].equals("donor") ? DONOR : RECEIVER,
            args[4].equals("whole"),
            config);
    say(
        "tls "
            + (OpenSsl.isAvailable() ? OpenSsl.versionString() : "JDK")
            + " with "
            + cipher(node.identity));
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        node.obey(line.split(" ", -1));
      }
    }
    System.exit(0);
  }

  /** What two such nodes agree on, by shaking hands in memory. */
  private static String cipher(Identity identity) {
    SslHandler client = Tls.client(identity).newHandler(ByteBufAllocator.DEFAULT);
    SslHandler server = Tls.mutualServer(identity).newHandler(ByteBufAllocator.DEFAULT);
    EmbeddedChannel listener = new EmbeddedChannel(server);
    EmbeddedChannel dialler = new EmbeddedChannel(client);
    try {
      while (!client.handshakeFuture().isDone() || !server.handshakeFuture().isDone()) {
        pass(dialler, listener);
        pass(listener, dialler);
      }
      return client.engine().getSession().getCipherSuite();
    } finally {
      dialler.finishAndReleaseAll();
      listener.finishAndReleaseAll();
    }
  }

  private static void pass(EmbeddedChannel from, EmbeddedChannel to) {
    from.runPendingTasks();
    for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
      to.writeInbound(bytes);
    }
  }

  private void obey(String[] words) throws IOException {
    switch (words[0]) {
      case "donate" -> order(Integer.parseInt(words[1]), 0);
      case "fetch" -> order(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
      case "remove" -> {
        store.remove(manifest.media());
        say("removed");
      }
      case "sent" -> say("sent " + meter.sent.get());
      case "cpu" ->
          say(
              "cpu "
                  + ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                      .getProcessCpuTime());
      default -> throw new IllegalArgumentException("no such order: " + words[0]);
    }
  }

  private void order(int number, int port) {
    LeaseId lease = new LeaseId(new TransferId(RECEIVER, manifest.media()), 1, number);
    List<SegmentRange> segments = List.of(new SegmentRange(0, manifest.segmentCount()));
    LeaseTicket ticket =
        new LeaseTicket(
            lease, DONOR, RECEIVER, segments, RATE, Instant.now().plus(Duration.ofHours(1)));
    boolean receives = self.equals(RECEIVER);
    leases.tell(
        new LeaseCommand.Ordered(
            new LeaseOrder(
                lease,
                receives ? Role.RECEIVER : Role.SENDER,
                receives,
                segments,
                receives ? DONOR : RECEIVER,
                receives ? "127.0.0.1" : "",
                port,
                false,
                RATE,
                receives ? ticket.sign(tickets) : new byte[0],
                "BOX_HOLDS",
                false,
                null,
                receives ? manifest : null,
                Optional.empty())));
  }

  private static void report(PartyReport report) {
    if (report instanceof PartyReport.Succeeded done) {
      say("done " + done.lease().number());
    } else if (report instanceof PartyReport.Failed failed) {
      say("failed " + failed.reason() + " " + failed.detail());
    }
  }

  private static synchronized void say(String line) {
    System.out.println(line);
  }

  private static final class SentMeter implements LeaseMeter {
    private final AtomicLong sent = new AtomicLong();

    @Override
    public void moved(Role role, NodeKind peer, int bytes) {
      if (role == Role.SENDER) {
        sent.addAndGet(bytes);
      }
    }

    @Override
    public void leased(Role role, String reason, long bytes) {
      // Counted as they move.
    }

    @Override
    public void ended(Role role, String outcome) {
      // Reports say it.
    }
  }
}
