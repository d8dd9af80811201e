package tributary.edge;

import java.io.IOException;
import java.security.PublicKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.crypto.Identity;
import tributary.edge.donor.Sending;
import tributary.edge.download.Assembly;
import tributary.edge.download.Fetching;
import tributary.edge.download.Room;
import tributary.edge.lease.Connections;
import tributary.edge.lease.LeaseCommand;
import tributary.edge.lease.LeaseReports;
import tributary.edge.lease.Leases;
import tributary.edge.line.HomeLine;
import tributary.edge.line.Limits;
import tributary.edge.link.ClusterLink;
import tributary.edge.link.ClusterLink.LeaseOrder;
import tributary.edge.link.ClusterLink.MappingProbe;
import tributary.edge.link.ClusterLink.PriorityListView;
import tributary.edge.link.ClusterLink.Reachability;
import tributary.edge.link.ClusterLink.ReleaseOffer;
import tributary.edge.store.SegmentStore;
import tributary.model.ClientId;
import tributary.model.HouseholdLimits;
import tributary.model.LeaseId;
import tributary.model.MediaId;
import tributary.model.NodeKind;
import tributary.model.SegmentRange;
import tributary.trace.Tracing;

/** Leases at work: the actors, their connections and the disk, once the node has an identity. */
final class DataPlane implements ClusterLink.Orders, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DataPlane.class);

  private final ActorSystem<Void> actors;
  private final Connections connections;
  private final HomeLine line;
  private final ActorRef<LeaseCommand> leases;
  private final ActorRef<Assembly.Command> assembly;
  private volatile Consumer<Optional<ReleaseOffer>> offers = offer -> {};
  private volatile Runnable catalogNews = () -> {};

  /**
   * Listens from now on.
   *
   * @throws IOException if the port cannot be had, naming it
   */
  DataPlane(
      EdgeSettings settings,
      Identity identity,
      SegmentStore store,
      Executor disk,
      NodeMeters meters,
      HomeLine line,
      ClusterLink link,
      InstantSource clusterTime,
      Tracing tracing)
      throws IOException {
    this.line = line;
    connections = new Connections(identity, settings.data(), meters);
    actors = ActorSystem.create(Behaviors.empty(), "edge", settings.all());
    assembly =
        actors.systemActorOf(
            Assembly.create(store, disk, link::itemAssembled), "assembly", Props.empty());
    Duration progress = settings.data().progressInterval();
    LeaseReports.Means reports = new LeaseReports.Means(link::report, meters, tracing);
    Sending.Means donor =
        new Sending.Means(
            store, disk, reports, settings.donor(), () -> line.limits().refusal(), progress);
    Fetching.Means receiver =
        new Fetching.Means(
            new Room(store, () -> kept(settings.kind(), link.list())),
            disk,
            reports,
            (media, segment) -> link.segmentsHeld(media, List.of(new SegmentRange(segment, 1))),
            assembly,
            settings.download(),
            progress);
    leases =
        actors.systemActorOf(
            Leases.create(
                new Leases.Means(
                    connections,
                    settings.data(),
                    (order, moved) -> Sending.create(order, moved, donor),
                    (order, moved) -> Fetching.create(order, moved, receiver),
                    link::report,
                    clusterTime)),
            "leases",
            Props.empty());
    try {
      connections.listen(
          (connection, ticket) -> leases.tell(new LeaseCommand.Offered(connection, ticket)));
    } catch (IOException e) {
      close();
      throw e;
    }
    line.listen(this::limit);
  }

  /** A box lets go of what nobody wants any more; other kinds hold what they were given. */
  private static Optional<Set<MediaId>> kept(NodeKind kind, PriorityListView list) {
    return kind == NodeKind.SET_TOP_BOX && list.version() > 0
        ? Optional.of(list.kept())
        : Optional.empty();
  }

  /**
   * Slower or faster at once; with nothing left to send by, what is being sent is brought to the
   * end of its segment.
   */
  private void limit(Limits limits) {
    connections.downlinkLimit(limits.downlinkBitsPerSecond());
    limits
        .refusal()
        .ifPresentOrElse(
            why -> leases.tell(new LeaseCommand.SendNoMore(why)),
            () -> connections.uplinkLimit(limits.uplinkBitsPerSecond()));
  }

  /** Told when the catalogs changed, or may have. */
  void listen(Runnable catalogNews) {
    this.catalogNews = catalogNews;
  }

  /** Connections made from now on show this certificate. */
  void identity(Identity renewed) {
    connections.identity(renewed);
  }

  int port() {
    return connections.port();
  }

  @Override
  public void connected(ClientId self, PublicKey ticketKey) {
    leases.tell(new LeaseCommand.Known(self, ticketKey));
    assembly.tell(new Assembly.Connected(self));
    catalogNews.run();
  }

  @Override
  public void inventoryWanted() {
    assembly.tell(new Assembly.Asked());
  }

  @Override
  public void lease(LeaseOrder order) {
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
  public void probeMapping(MappingProbe probe) {
    connections.probe(probe.gateway(), probe.ports(), probe.nonce());
  }

  @Override
  public void reachabilityTested(Reachability reachability, String publicHost, int publicPort) {
    LOG.info("reachability tested: {} public={}:{}", reachability, publicHost, publicPort);
  }

  @Override
  public void itemConfirmed(MediaId media) {
    assembly.tell(new Assembly.Confirmed(media));
  }

  @Override
  public void listChanged(PriorityListView list) {
    LOG.info("list changed version={} items={}", list.version(), list.items().size());
  }

  /** The boot stage's part of the node; nobody's without one. */
  void offers(Consumer<Optional<ReleaseOffer>> taker) {
    offers = taker;
  }

  @Override
  public void releaseOffered(Optional<ReleaseOffer> offer) {
    offers.accept(offer);
  }

  @Override
  public void catalogChanged(long version) {
    LOG.debug("catalog changed version={}", version);
    catalogNews.run();
  }

  @Override
  public void reportsWanted() {
    line.reportAnew();
  }

  @Override
  public void householdLimits(HouseholdLimits limits) {
    LOG.info("household's limits: {}", limits);
    line.limit(limits);
  }

  /** Leases go on: what they say meanwhile, the next inventory says again. */
  @Override
  public void disconnected() {
    LOG.debug("leases go on without a session");
  }

  @Override
  public void close() {
    connections.close();
    actors.terminate();
  }
}
