package tributary.cluster.gateway;

import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.cluster.audit.AuditEntry.Kind;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.client.ClientView;
import tributary.cluster.scheduling.PartyOrder;
import tributary.cluster.scheduling.SchedulerCommand;
import tributary.core.client.PriorityList;
import tributary.core.scheduling.Reachability;
import tributary.crypto.PeerCertificate;
import tributary.model.CellId;
import tributary.model.HouseholdLimits;
import tributary.model.MediaId;
import tributary.model.Refusal;
import tributary.model.RefusedException;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.EdgeToCluster;

/**
 * An edge node's face in the cluster, for as long as its connection lasts: {@code new -> Hello ->
 * ClientEntity.Connect -> Welcome -> joined}. This is its first half; {@link JoinedSession} is the
 * second.
 */
final class EdgeSession extends AbstractBehavior<EdgeSession.Command> {
  private static final Logger log = LoggerFactory.getLogger(EdgeSession.class);

  sealed interface Command {}

  record Received(EdgeToCluster message, int bytes) implements Command {}

  /** The socket is closed. */
  record Closed(String reason) implements Command {}

  /** The gateway wants the session to end. */
  record End(String reason) implements Command {}

  record NewCatalog(long version) implements Command {}

  /** Another release may be offered now. */
  record ReleasesChanged() implements Command {}

  /** The scheduler of this cell started anew, perhaps on another node, and knows nobody. */
  record SchedulerMoved(CellId cell) implements Command {}

  /** To all that it is tied to: they may be new. */
  record Repeat() implements Command {}

  record Ordered(PartyOrder order) implements Command {}

  record ListChanged(PriorityList list) implements Command {}

  /** By the household. */
  record LimitsSet(HouseholdLimits limits) implements Command {}

  private record Connected(ClientView view) implements Command {}

  private record NotConnected(Refusal refusal) implements Command {}

  /** Time to say again that this session is there: an entity that moved has forgotten it. */
  record Remind() implements Command {}

  record Reminded(ClientView view) implements Command {}

  /** Somebody has begun to play this item. */
  record Played(MediaId media) implements Command {}

  record NotReminded(Refusal refusal) implements Command {}

  /** Whether the node can be reached. */
  record Reached(Reachability reachability) implements Command {}

  /** A question has its answer. */
  record Answered(ClusterToEdge answer) implements Command {}

  /** News was found to make sense. */
  record Resolved(SchedulerCommand news, int bytes) implements Command {}

  record Unresolved(long requestId, Refusal refusal, int bytes) implements Command {}

  private final GatewayTools tools;
  private final SegmentCounts counts;
  private final ReachabilityTests tests;
  private final PeerCertificate peer;
  private final EdgeConnection connection;
  private SessionEars ears;
  private Joining joining;
  private final byte[] nonce;

  private EdgeSession(
      ActorContext<Command> context,
      GatewayTools tools,
      SegmentCounts counts,
      ReachabilityTests tests,
      PeerCertificate peer,
      EdgeConnection connection) {
    super(context);
    this.tools = tools;
    this.counts = counts;
    this.tests = tests;
    this.peer = peer;
    this.connection = connection;
    this.nonce = tools.newNonce();
  }

  static Behavior<Command> create(
      GatewayTools tools,
      SegmentCounts counts,
      ReachabilityTests tests,
      PeerCertificate peer,
      EdgeConnection connection) {
    return Behaviors.setup(
        context -> new EdgeSession(context, tools, counts, tests, peer, connection));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Received.class, this::onReceived)
        .onMessage(Connected.class, this::onConnected)
        .onMessage(NotConnected.class, refused -> ended(refused.refusal()))
        .onMessage(ListChanged.class, changed -> this)
        .onMessage(LimitsSet.class, set -> this)
        .onMessage(NewCatalog.class, changed -> this)
        .onMessage(ReleasesChanged.class, changed -> this)
        .onMessage(SchedulerMoved.class, moved -> this)
        .onMessage(Repeat.class, repeat -> this)
        .onMessage(
            End.class,
            end -> {
              connection.end(end.reason());
              return Behaviors.stopped();
            })
        .onMessage(Closed.class, closed -> Behaviors.stopped())
        .onSignal(PostStop.class, this::onPostStop)
        .build();
  }

  private Behavior<Command> onReceived(Received received) {
    EdgeToCluster message = received.message();
    connection.consumed(received.bytes());
    tools.metrics().received(message.getMessageCase().name());
    if (message.hasHeartbeat()) {
      return this;
    }
    if (!message.hasHello() || joining != null) {
      return ended(
          new Refusal(
              "HELLO_FIRST", "a session starts with one Hello, was " + message.getMessageCase()));
    }
    try {
      joining = Joining.of(message.getHello(), message.getRequestId());
    } catch (RefusedException e) {
      return ended(e.refusal());
    }
    ears = SessionEars.of(getContext());
    getContext()
        .pipeToSelf(
            tools.<ClientCommand, ClientView>askAgain(
                tools.ports().clients().apply(peer.client()),
                replyTo ->
                    ears.connect(peer.keyDigest(), Optional.of(joining.proof(nonce)), replyTo)),
            (view, failure) ->
                failure == null ? new Connected(view) : new NotConnected(Refusals.of(failure)));
    return this;
  }

  private Behavior<Command> onConnected(Connected connected) {
    ClientView view = connected.view();
    if (view.kind() != peer.kind()) {
      return ended(
          new Refusal(
              "WRONG_DEVICE", "the certificate says " + peer.kind() + ", not " + view.kind()));
    }
    joining
        .tampering()
        .ifPresent(
            why -> tools.audit(Kind.TAMPERING, peer.client().text(), peer.kind().name(), why));
    connection.joined();
    connection.send(joining.welcome(view, peer, nonce, tools));
    return new JoinedSession(
        getContext(), tools, counts, tests, peer, connection, joining, view, ears);
  }

  private Behavior<Command> ended(Refusal refusal) {
    tools.metrics().refused(refusal.reason());
    tools.audit(Kind.SESSION, peer.client().text(), connection.remote().toString(), refusal);
    log.warn(
        "session refused: client={} address={} {}", peer.client(), connection.remote(), refusal);
    connection.end(refusal.toString());
    return Behaviors.stopped();
  }

  private Behavior<Command> onPostStop(PostStop stop) {
    connection.end("SESSION_OVER: the session has ended");
    return this;
  }
}
