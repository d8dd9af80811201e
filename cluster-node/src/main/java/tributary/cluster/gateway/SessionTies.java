package tributary.cluster.gateway;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.RecipientRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.client.ClientView;
import tributary.cluster.scheduling.PartyOrder;
import tributary.cluster.scheduling.SchedulerCommand;
import tributary.cluster.transfer.TransferCommand;
import tributary.core.client.PriorityList;
import tributary.core.scheduling.Location;
import tributary.core.scheduling.Reachability;
import tributary.crypto.PeerCertificate;
import tributary.model.CellId;
import tributary.model.Digest;
import tributary.model.MediaId;
import tributary.model.TransferId;
import tributary.wire.Fields;
import tributary.wire.proto.LimitsChanged;

/**
 * What ties a session to the cluster: its client's entity, and the scheduler of each cell that the
 * node serves. Both know the session only until they move to another node, so it repeats itself.
 */
final class SessionTies {
  private static final Logger log = LoggerFactory.getLogger(SessionTies.class);
  private static final int LONGEST_REASON = 64;

  // No inventory has this digest: a scheduler that has moved is to ask for the inventory, whatever
  // the node's Hello said long ago.
  private static final Digest OUTDATED =
      Digest.ofContent("outdated".getBytes(StandardCharsets.US_ASCII));

  private final GatewayTools tools;
  private final PeerCertificate peer;
  private Joining joining;
  private final SessionEars ears;
  private final ActorRef<PartyOrder> orders;
  private final List<CellId> cells;
  private final Location location;
  private final SessionIngests ingests;
  private Reachability reachability;
  private Optional<MediaId> release = Optional.empty();
  private List<MediaId> snapshots = List.of();
  private boolean isSnapshotSaid;

  SessionTies(
      GatewayTools tools,
      PeerCertificate peer,
      Joining joining,
      Location location,
      SessionEars ears,
      ActorRef<PartyOrder> orders) {
    this.tools = tools;
    this.peer = peer;
    this.joining = joining;
    this.location = location;
    this.ears = ears;
    this.orders = orders;
    this.ingests = new SessionIngests(tools, peer.client());
    this.reachability = joining.declared(peer.kind());
    this.cells = peer.kind().isOrigin() ? tools.ports().cells() : List.of(peer.client().cell());
  }

  void join(PriorityList list) {
    toSchedulers(joined(list, joining.inventory()));
  }

  /** Of no consequence to a scheduler that knows this session. */
  void joinAgain(PriorityList list) {
    toSchedulers(joined(list, OUTDATED));
  }

  private SchedulerCommand.Joined joined(PriorityList list, Digest held) {
    return joining.joined(peer, reachability, location, list, cells.size(), held, orders);
  }

  boolean serves(CellId cell) {
    return cells.contains(cell);
  }

  Reachability reachability() {
    return reachability;
  }

  /** The test is over. */
  void reached(Reachability found) {
    reachability = found;
    toSchedulers(new SchedulerCommand.Reached(peer.client(), found, orders));
  }

  /** Of no consequence to a scheduler that knows them; what was dropped it knows by itself. */
  void watched(Set<MediaId> items) {
    if (!items.isEmpty()) {
      toSchedulers(new SchedulerCommand.Watched(peer.client(), items));
    }
  }

  /** Of no consequence to a scheduler that has filled the shadow list since. */
  void shadow(Set<MediaId> items) {
    if (!items.isEmpty()) {
      toSchedulers(new SchedulerCommand.ShadowKnown(peer.client(), List.copyOf(items)));
    }
  }

  /** Of no consequence to a scheduler that knows it. */
  void release(Optional<MediaId> offered) {
    release = offered;
    require();
  }

  /**
   * The snapshots that the node is to load; none: it has loaded what it was to. Said the first time
   * in any case, for the scheduler may remember those of a session before.
   */
  void snapshots(List<MediaId> wanted) {
    if (!isSnapshotSaid || !wanted.equals(snapshots)) {
      isSnapshotSaid = true;
      snapshots = wanted;
      require();
    }
  }

  /** What a scheduler that has moved may have forgotten. */
  void requireAgain() {
    if (!snapshots.isEmpty()) {
      require();
    }
  }

  List<MediaId> required() {
    return Stream.concat(release.stream(), snapshots.stream()).toList();
  }

  private void require() {
    toSchedulers(new SchedulerCommand.Required(peer.client(), required()));
  }

  /** Finds out whether the node can be reached, unless it has said that it cannot. */
  void test(ReachabilityTests tests, EdgeConnection connection, Consumer<Reachability> found) {
    if (reachability instanceof Reachability.Untested) {
      var _ =
          tests
              .test(
                  peer.client(),
                  connection.remote().getAddress(),
                  joining.listenPort(),
                  connection::send)
              .handle((it, failure) -> failure == null ? it : new Reachability.Unreachable())
              .thenAccept(found);
    }
  }

  /** Refused: BAD_MESSAGE. */
  void limits(LimitsChanged changed) {
    String reason = Fields.atMost("reason", changed.getReason(), LONGEST_REASON);
    joining = joining.with(changed);
    log.info(
        "limits changed: client={} uplink={} downlink={} reason=\"{}\"",
        peer.client(),
        changed.getUplinkBitsPerSecond(),
        changed.getDownlinkBitsPerSecond(),
        reason);
    toSchedulers(joining.limits(peer, cells.size()));
  }

  SessionIngests ingests() {
    return ingests;
  }

  void leave() {
    ingests.leave();
    toSchedulers(new SchedulerCommand.Left(peer.client(), orders));
  }

  CompletionStage<ClientView> connectAgain() {
    return tools.askAgain(
        client(), replyTo -> ears.connect(peer.keyDigest(), Optional.empty(), replyTo));
  }

  ActorRef<PartyOrder> orders() {
    return orders;
  }

  void toSchedulers(SchedulerCommand command) {
    cells.forEach(cell -> tools.ports().shards().apply(cell).tell(command));
  }

  RecipientRef<ClientCommand> client() {
    return tools.ports().clients().apply(peer.client());
  }

  RecipientRef<TransferCommand> transfer(TransferId id) {
    return tools.ports().transfers().apply(id);
  }
}
