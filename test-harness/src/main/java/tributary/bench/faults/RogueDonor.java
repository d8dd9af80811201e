package tributary.bench.faults;

import com.typesafe.config.Config;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import tributary.crypto.Identity;
import tributary.edge.EdgeNode;
import tributary.edge.lease.Connections;
import tributary.edge.lease.DataSettings;
import tributary.edge.lease.LeaseCommand;
import tributary.edge.lease.LeaseMeter;
import tributary.edge.lease.LeaseReports;
import tributary.edge.lease.Leases;
import tributary.edge.link.ClusterClock;
import tributary.edge.link.ClusterLink;
import tributary.edge.link.ClusterLink.PriorityListView;
import tributary.edge.link.ClusterLink.Role;
import tributary.edge.link.Credentials;
import tributary.edge.link.GatewayLink;
import tributary.edge.link.LinkPorts;
import tributary.edge.link.LinkSettings;
import tributary.edge.link.NodeDescription;
import tributary.edge.link.Registration;
import tributary.edge.store.SegmentStore;
import tributary.edge.store.StoreSettings;
import tributary.model.ClientId;
import tributary.model.HaveMap;
import tributary.model.LeaseId;
import tributary.model.MediaId;
import tributary.model.NodeKind;
import tributary.trace.Tracing;
import tributary.wire.Inventory;

/**
 * A box gone bad: it runs on the folder of an edge node that was activated there, with that node's
 * certificate, listens where it listened, and serves its leases as its {@link Fault} has it.
 */
public final class RogueDonor implements ClusterLink.Orders {
  private final Config config = EdgeNode.config();
  private final DataSettings data = DataSettings.from(config);
  private final Fault fault;
  private final SegmentStore store;
  private final Connections connections;
  private final ActorRef<LeaseCommand> leases;
  private final GatewayLink link;
  private final ClusterClock clock = new ClusterClock(InstantSource.system(), System::nanoTime);

  private RogueDonor(Fault fault) throws IOException {
    this.fault = fault;
    StoreSettings stored = StoreSettings.from(config);
    store = SegmentStore.open(stored.directory(), stored.capacityBytes());
    Credentials self = credentials();
    LeaseMeter meter = new Uncounted();
    connections = new Connections(self.registration().identity(), data, meter);
    ActorSystem<Void> actors = ActorSystem.create(Behaviors.empty(), "rogue", config);
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Executor blocking = Executors.newVirtualThreadPerTaskExecutor();
    LinkPorts ports = new LinkPorts(this::description, this::inventory, this, clock);
    link =
        new GatewayLink(
            LinkSettings.from(config), self, ports, loops, blocking, new SecureRandom());
    LeaseReports.Means told = new LeaseReports.Means(link::report, meter, Tracing.off());
    Leases.Party donor =
        (order, moved) ->
            RogueSending.create(fault, order, store, new LeaseReports(order, moved, told));
    leases =
        actors.systemActorOf(
            Leases.create(
                new Leases.Means(
                    connections,
                    data,
                    donor,
                    (order, moved) -> Behaviors.stopped(),
                    link::report,
                    clock)),
            "leases",
            Props.empty());
    connections.listen(
        (connection, ticket) -> leases.tell(new LeaseCommand.Offered(connection, ticket)));
  }

  private Credentials credentials() throws IOException {
    Path anchor = Path.of(config.getString("tributary.edge.trust-anchor"));
    Path identity = Path.of(config.getString("tributary.data-dir")).resolve("identity");
    return new Credentials(
        identity,
        Registration.load(identity, Identity.readTrustAnchors(anchor))
            .orElseThrow(() -> new IllegalStateException("no edge node was activated here")));
  }

  /** It boasts, so that the scheduler prefers it. */
  private NodeDescription description() {
    return new NodeDescription(
        "rogue",
        data.advertisedHost(),
        connections.port(),
        2 * data.uplinkBitsPerSecond(),
        data.downlinkBitsPerSecond(),
        store.capacityBytes(),
        data.mediaCluster(),
        "",
        Optional.empty());
  }

  /** Everything it ever had a manifest of, whole. */
  private Inventory inventory() {
    return Inventory.of(
        store.items().stream()
            .map(item -> item.manifest())
            .map(it -> new Inventory.Holding(it.media(), HaveMap.all(it.segmentCount()), true))
            .toList());
  }

  @Override
  public void connected(ClientId self, PublicKey ticketKey) {
    leases.tell(new LeaseCommand.Known(self, ticketKey));
    System.out.println("rogue joined: " + fault);
  }

  @Override
  public void lease(ClusterLink.LeaseOrder order) {
    leases.tell(new LeaseCommand.Ordered(order));
  }

  @Override
  public void cancel(LeaseId lease, String reason) {
    leases.tell(new LeaseCommand.Cancel(lease, reason));
  }

  @Override
  public void probe(LeaseId lease) {
    leases.tell(new LeaseCommand.Probe(lease));
  }

  @Override
  public void probeMapping(ClusterLink.MappingProbe probe) {}

  @Override
  public void reachabilityTested(
      ClusterLink.Reachability found, String publicHost, int publicPort) {}

  @Override
  public void itemConfirmed(MediaId media) {}

  @Override
  public void listChanged(PriorityListView list) {}

  @Override
  public void catalogChanged(long version) {}

  @Override
  public void disconnected() {}

  private static final class Uncounted implements LeaseMeter {
    @Override
    public void moved(Role role, NodeKind peer, int bytes) {}

    @Override
    public void leased(Role role, String reason, long bytes) {}

    @Override
    public void ended(Role role, String outcome) {}
  }

  /** {@code args}: the fault. Settings as for an edge node. Ends when it is killed. */
  public static void main(String[] args) throws IOException {
    new RogueDonor(Fault.valueOf(args[0])).link.start();
  }
}
