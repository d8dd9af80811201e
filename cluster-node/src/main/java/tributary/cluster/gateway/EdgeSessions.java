package tributary.cluster.gateway;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import tributary.cluster.catalog.MediaItemCommand;
import tributary.cluster.scheduling.SchedulerCommand;
import tributary.crypto.PeerCertificate;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.Refusal;

/** Parent of the sessions of one gateway; one session for each node, the newest. */
public final class EdgeSessions extends AbstractBehavior<EdgeSessions.Command> {

  public sealed interface Command {}

  /** A node is there, and TLS has proved who it is. {@code attach} gets its session. */
  record Open(
      PeerCertificate peer,
      EdgeConnection connection,
      Consumer<ActorRef<EdgeSession.Command>> attach)
      implements Command {}

  /** To be told to every session. */
  public record NewCatalog(long version) implements Command {}

  /** To be told to every session. */
  record ReleasesChanged() implements Command {}

  /**
   * To be told to every session, once for each scheduler: one that has moved or started anew knows
   * nobody.
   */
  public record SchedulerThere(CellId cell, ActorRef<SchedulerCommand> scheduler)
      implements Command {}

  record Expel(ClientId client, Refusal why) implements Command {}

  /** A node is gone, and entities with it: sessions wake those that they need elsewhere. */
  record NodeGone() implements Command {}

  /** Ends every session, and those that come later. Answered when none is left. */
  record EndAll(String reason, ActorRef<Done> replyTo) implements Command {}

  private record Gone(ClientId client, ActorRef<EdgeSession.Command> session) implements Command {}

  private final GatewayTools tools;
  private final SegmentCounts counts;
  private final ReachabilityTests tests;
  private final Map<ClientId, ActorRef<EdgeSession.Command>> sessions = new HashMap<>();
  private final Map<CellId, ActorRef<SchedulerCommand>> schedulers = new HashMap<>();
  private EndAll ending;

  private EdgeSessions(ActorContext<Command> context, GatewayTools tools, ReachabilityTests tests) {
    super(context);
    this.tools = tools;
    this.tests = tests;
    this.counts =
        new SegmentCounts(
            media ->
                tools.askAgain(tools.ports().items().apply(media), MediaItemCommand.Describe::new));
  }

  static Behavior<Command> create(GatewayTools tools, ReachabilityTests tests) {
    return Behaviors.setup(context -> new EdgeSessions(context, tools, tests));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Open.class, this::onOpen)
        .onMessage(NewCatalog.class, this::onNewCatalog)
        .onMessage(ReleasesChanged.class, this::onReleasesChanged)
        .onMessage(SchedulerThere.class, this::onSchedulerThere)
        .onMessage(Expel.class, this::onExpel)
        .onMessage(NodeGone.class, this::onNodeGone)
        .onMessage(EndAll.class, this::onEndAll)
        .onMessage(Gone.class, this::onGone)
        .build();
  }

  private Behavior<Command> onOpen(Open open) {
    if (ending != null) {
      open.connection().end(ending.reason());
      return this;
    }
    ClientId client = open.peer().client();
    ActorRef<EdgeSession.Command> session =
        getContext()
            .spawnAnonymous(
                EdgeSession.create(tools, counts, tests, open.peer(), open.connection()));
    getContext().watchWith(session, new Gone(client, session));
    ActorRef<EdgeSession.Command> older = sessions.put(client, session);
    if (older != null) {
      older.tell(new EdgeSession.End("REPLACED: the node opened another session"));
    }
    open.attach().accept(session);
    return this;
  }

  private Behavior<Command> onNewCatalog(NewCatalog changed) {
    sessions.values().forEach(it -> it.tell(new EdgeSession.NewCatalog(changed.version())));
    return this;
  }

  private Behavior<Command> onReleasesChanged(ReleasesChanged changed) {
    sessions.values().forEach(it -> it.tell(new EdgeSession.ReleasesChanged()));
    return this;
  }

  private Behavior<Command> onSchedulerThere(SchedulerThere there) {
    if (!there.scheduler().equals(schedulers.put(there.cell(), there.scheduler()))) {
      sessions.forEach(
          (client, session) -> session.tell(new EdgeSession.SchedulerMoved(there.cell())));
    }
    return this;
  }

  private Behavior<Command> onExpel(Expel expel) {
    ActorRef<EdgeSession.Command> session = sessions.get(expel.client());
    if (session != null) {
      tools.metrics().refused(expel.why().reason());
      session.tell(new EdgeSession.End(expel.why().toString()));
    }
    return this;
  }

  private Behavior<Command> onNodeGone(NodeGone gone) {
    sessions.values().forEach(it -> it.tell(new EdgeSession.Repeat()));
    return this;
  }

  private Behavior<Command> onEndAll(EndAll all) {
    ending = all;
    sessions.values().forEach(it -> it.tell(new EdgeSession.End(all.reason())));
    return answerIfEmpty();
  }

  private Behavior<Command> onGone(Gone gone) {
    sessions.remove(gone.client(), gone.session());
    return answerIfEmpty();
  }

  private Behavior<Command> answerIfEmpty() {
    if (ending != null && sessions.isEmpty()) {
      ending.replyTo().tell(Done.getInstance());
    }
    return this;
  }
}
