package tributary.cluster.gateway;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
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
import tributary.cluster.gateway.EdgeSession.Command;
import tributary.cluster.scheduling.PartyOrder;
import tributary.cluster.scheduling.SchedulerCommand;
import tributary.cluster.transfer.TransferCommand;
import tributary.core.scheduling.Location;
import tributary.crypto.PeerCertificate;
import tributary.model.Digest;
import tributary.model.Refusal;
import tributary.model.RefusedException;
import tributary.model.TransferId;
import tributary.wire.BootMessages;
import tributary.wire.Fields;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.EdgeToCluster;

/**
 * A session after its Welcome: takes orders for the node and passes its news on. It keeps nothing:
 * when news cannot be passed on, the session ends, and the inventory of the next one tells it all
 * again.
 */
final class JoinedSession extends AbstractBehavior<Command> {
  private static final Logger log = LoggerFactory.getLogger(JoinedSession.class);
  private final GatewayTools tools;
  private final PeerCertificate peer;
  private final EdgeConnection connection;
  private final SessionTies ties;
  private final SessionLeases leases;
  private final SessionNews news;
  private final SessionRequests requests;
  private final SessionRelease release;
  private final SessionLimits limits;
  private final SessionReminder reminder;
  private int open;

  JoinedSession(
      ActorContext<Command> context,
      GatewayTools tools,
      SegmentCounts counts,
      ReachabilityTests tests,
      PeerCertificate peer,
      EdgeConnection connection,
      Joining joining,
      ClientView view,
      SessionEars ears) {
    super(context);
    this.tools = tools;
    this.peer = peer;
    this.connection = connection;
    ActorRef<PartyOrder> orders =
        context.messageAdapter(PartyOrder.class, EdgeSession.Ordered::new);
    Location location = tools.policy().locations().of(connection.remote().getAddress());
    this.ties = new SessionTies(tools, peer, joining, location, ears, orders);
    this.leases = new SessionLeases(peer.client(), tools.ticketKey(), tools.policy().timing());
    this.news = new SessionNews(peer.client(), counts);
    UnrentedPasses passes = new UnrentedPasses(tools, peer, view.account());
    this.release = new SessionRelease(tools, peer, passes, joining.boot(), ties, connection);
    this.requests =
        new SessionRequests(
            tools,
            peer,
            view.account(),
            connection.remote().getAddress(),
            release,
            passes,
            media -> context.getSelf().tell(new EdgeSession.Played(media)));
    tools.metrics().sessionOpened();
    log.info(
        "node joined: client={} kind={} address={} location={} listens={}",
        peer.client(),
        peer.kind(),
        connection.remote(),
        location,
        ties.reachability());
    this.limits = new SessionLimits(ties, connection, view);
    this.reminder =
        new SessionReminder(context, tools, ties, release, limits, view, peer.expires());
    ActorRef<Command> self = context.getSelf();
    ties.test(tests, connection, found -> self.tell(new EdgeSession.Reached(found)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(EdgeSession.Received.class, this::onReceived)
        .onMessage(EdgeSession.Ordered.class, this::onOrdered)
        .onMessage(EdgeSession.Answered.class, this::onAnswered)
        .onMessage(EdgeSession.Resolved.class, this::onResolved)
        .onMessage(EdgeSession.Unresolved.class, this::onUnresolved)
        .onMessage(
            EdgeSession.ListChanged.class,
            it -> on(() -> connection.send(reminder.listed(it.list()))))
        .onMessage(EdgeSession.LimitsSet.class, it -> on(() -> limits.tell(it.limits())))
        .onMessage(EdgeSession.ReleasesChanged.class, _ -> on(release::look))
        .onMessage(
            EdgeSession.NewCatalog.class,
            it -> on(() -> connection.send(Answers.catalogChanged(it.version()))))
        .onMessage(EdgeSession.SchedulerMoved.class, it -> on(() -> reminder.moved(it.cell())))
        .onMessage(EdgeSession.Repeat.class, _ -> on(reminder::repeat))
        .onMessage(EdgeSession.Remind.class, _ -> on(reminder::remind))
        .onMessage(EdgeSession.Played.class, played -> on(() -> reminder.watched(played.media())))
        .onMessage(EdgeSession.Reminded.class, it -> on(() -> reminder.reminded(it.view())))
        .onMessage(EdgeSession.NotReminded.class, this::onNotReminded)
        .onMessage(EdgeSession.Reached.class, this::onReached)
        .onMessage(EdgeSession.End.class, end -> ended(end.reason()))
        .onMessage(EdgeSession.Closed.class, this::onClosed)
        .onSignal(PostStop.class, this::onPostStop)
        .build();
  }

  // ---- from the node

  private Behavior<Command> onReceived(EdgeSession.Received received) {
    EdgeToCluster message = received.message();
    tools.metrics().received(message.getMessageCase().name());
    // What waits must slow the reading down; questions are bounded by their number.
    if (!SessionNews.isNews(message)) {
      connection.consumed(received.bytes());
    }
    try {
      take(message, received.bytes());
    } catch (RefusedException | IllegalArgumentException e) {
      refuse(message.getRequestId(), Refusals.of(e));
    }
    return this;
  }

  private void take(EdgeToCluster message, int bytes) {
    MessageRoles.require(message.getMessageCase(), peer);
    long id = message.getRequestId();
    switch (message.getMessageCase()) {
      case INVENTORY -> pass(id, bytes, news.inventory(message.getInventory()));
      case SEGMENTS_HELD -> pass(id, bytes, news.held(message.getSegmentsHeld()));
      case ITEM_DROPPED -> pass(id, bytes, news.dropped(message.getItemDropped()));
      case WATCHING -> pass(id, bytes, news.watching(message.getWatching()));
      case LINE_USE -> limits.used(message.getLineUse());
      case LIMITS_CHANGED -> ties.limits(message.getLimitsChanged());
      case INGEST_REPORT -> ties.ingests().report(message.getIngestReport());
      case BOOT_REPORT -> release.said(BootMessages.fromProto(message.getBootReport()));
      case PARTY_REPORT -> {
        TransferCommand.Report report = leases.report(message.getPartyReport());
        tools.metrics().reported(report.news().getClass().getSimpleName());
        ties.transfer(report.lease().transfer()).tell(report);
      }
      case ITEM_ASSEMBLED -> {
        TransferId transfer = leases.own(message.getItemAssembled().getTransfer());
        Digest digest = Fields.digest("root_digest", message.getItemAssembled().getRootDigest());
        ties.transfer(transfer).tell(new TransferCommand.Assembled(digest, ties.orders()));
      }
      case LIST_EDIT,
          CATALOG_REQUEST,
          CATALOG_COPY_REQUEST,
          SNAPSHOT_REQUEST,
          ARTWORK_REQUEST,
          MANIFEST_REQUEST,
          PUBLISH_ITEM,
          RENEW,
          QUOTE_REQUEST,
          PLAY_REQUEST,
          KEY_REQUEST,
          RELEASE_PASS_REQUEST,
          PLAYBACK_CLOSED ->
          question(id, message);
      case HEARTBEAT -> {
        if (id != 0) {
          connection.send(Answers.alive(id, tools.clock().millis()));
        }
      }
      case HELLO -> throw new RefusedException("ALREADY_JOINED", "this session had its Hello");
      case ENROL ->
          throw new RefusedException(
              "ALREADY_ENROLLED", "this connection has the certificate of " + peer.client());
      case MESSAGE_NOT_SET -> throw Fields.bad("message", "none that this version knows");
    }
  }

  private void question(long id, EdgeToCluster message) {
    if (open >= tools.policy().limits().requests()) {
      throw new RefusedException(
          "TOO_MANY_REQUESTS", open + " questions of this session are open already");
    }
    CompletionStage<ClusterToEdge.Builder> answer = requests.answer(message);
    open++;
    getContext()
        .pipeToSelf(
            answer,
            (reply, failure) ->
                new EdgeSession.Answered(
                    failure == null
                        ? reply.setRequestId(id).build()
                        : Answers.refusal(id, Refusals.of(failure))));
  }

  private void pass(long id, int bytes, CompletionStage<SchedulerCommand> stage) {
    getContext()
        .pipeToSelf(
            stage,
            (command, failure) ->
                failure == null
                    ? new EdgeSession.Resolved(command, bytes)
                    : new EdgeSession.Unresolved(id, Refusals.of(failure), bytes));
  }

  // ---- from within the cluster

  private Behavior<Command> onAnswered(EdgeSession.Answered answered) {
    open--;
    ClusterToEdge answer = answered.answer();
    if (answer.hasRefusal()) {
      tools.metrics().refused(answer.getRefusal().getReason());
    }
    if (answer.hasEnrolled()) {
      reminder.certified();
    }
    if (answer.getRequestId() != 0) {
      connection.send(reminder.complete(answer));
    }
    return this;
  }

  private Behavior<Command> onResolved(EdgeSession.Resolved resolved) {
    connection.consumed(resolved.bytes());
    ties.toSchedulers(resolved.news());
    if (resolved.news() instanceof SchedulerCommand.SegmentsDropped dropped) {
      ties.client().tell(new ClientCommand.DropHolding(dropped.media()));
    }
    return this;
  }

  private Behavior<Command> onUnresolved(EdgeSession.Unresolved unresolved) {
    connection.consumed(unresolved.bytes());
    if (Refusals.isInternal(unresolved.refusal())) {
      // The scheduler would go on with a wrong picture of this node.
      return ended(unresolved.refusal().toString());
    }
    refuse(unresolved.requestId(), unresolved.refusal());
    return this;
  }

  private void refuse(long requestId, Refusal refusal) {
    tools.metrics().refused(refusal.reason());
    tools.audit(Kind.SESSION, peer.client().text(), "", refusal);
    log.warn("message refused: client={} {}", peer.client(), refusal);
    if (requestId != 0) {
      connection.send(Answers.refusal(requestId, refusal));
    }
  }

  private Behavior<Command> onOrdered(EdgeSession.Ordered ordered) {
    ClusterToEdge message =
        ordered.order() instanceof PartyOrder.Shadow(var items)
            ? reminder.shadowed(Set.copyOf(items))
            : leases.order(ordered.order());
    tools.metrics().ordered(message.getMessageCase().name());
    connection.send(message);
    return this;
  }

  private Behavior<Command> onReached(EdgeSession.Reached reached) {
    log.info("node tested: client={} {}", peer.client(), reached.reachability());
    ties.reached(reached.reachability());
    return this;
  }

  // ---- entities forget the session

  private Behavior<Command> on(Runnable task) {
    task.run();
    return this;
  }

  /** A client revoked in the meantime leaves here at the latest. */
  private Behavior<Command> onNotReminded(EdgeSession.NotReminded not) {
    if (!Refusals.isInternal(not.refusal())) {
      tools.metrics().refused(not.refusal().reason());
      return ended(not.refusal().toString());
    }
    reminder.later();
    return this;
  }

  // ---- the end

  private Behavior<Command> ended(String reason) {
    log.info("session ends: client={} reason=\"{}\"", peer.client(), reason);
    connection.end(reason);
    return Behaviors.stopped();
  }

  private Behavior<Command> onClosed(EdgeSession.Closed closed) {
    log.info("node left: client={} reason=\"{}\"", peer.client(), closed.reason());
    return Behaviors.stopped();
  }

  private Behavior<Command> onPostStop(PostStop stop) {
    connection.end("SESSION_OVER: the session has ended");
    tools.metrics().sessionClosed();
    ties.leave();
    return this;
  }
}
