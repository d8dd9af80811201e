package tributary.cluster.client;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import tributary.cluster.message.AccountChanged;
import tributary.cluster.message.EntityRestart;
import tributary.cluster.message.Replies;
import tributary.cluster.placement.CellSharding;
import tributary.core.Decision;
import tributary.core.client.Client;
import tributary.core.client.Client.Action;
import tributary.core.client.Client.Command;
import tributary.core.client.Client.Event;
import tributary.core.client.Client.Registration;
import tributary.core.client.Client.State;
import tributary.core.client.PriorityList;
import tributary.model.Base32;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.HouseholdLimits;
import tributary.model.LineUse;
import tributary.model.MediaId;
import tributary.model.TraceContext;

/**
 * The actor of one {@link Client}; its entity id is the client id's text.
 *
 * <p>Its session is soft: a session should repeat Connect now and then, because an entity that was
 * moved to another node does not remember it.
 */
public final class ClientEntity
    extends EventSourcedBehaviorWithEnforcedReplies<ClientCommand, Event, State> {
  public static final EntityTypeKey<ClientCommand> TYPE_KEY =
      EntityTypeKey.create(ClientCommand.class, "Client");

  /** Tag of reservations, activations and revocations, for the read side. */
  public static final String TAG = "client";

  // Lists change often, and only the last counts.
  private static final int SNAPSHOT_EVERY = 50;

  private final ActorContext<ClientCommand> context;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final ClientId client;
  private final ClientSettings settings;
  private final InstantSource clock;
  private final ClientPorts ports;
  private final ClientSession session = new ClientSession();
  private OptionalLong sharedVersion = OptionalLong.empty();

  private ClientEntity(
      ActorContext<ClientCommand> context,
      ActorRef<ClusterSharding.ShardCommand> shard,
      ClientId client,
      ClientSettings settings,
      InstantSource clock,
      ClientPorts ports) {
    super(PersistenceId.of(TYPE_KEY.name(), client.text()), EntityRestart.strategy());
    this.context = context;
    this.shard = shard;
    this.client = client;
    this.settings = settings;
    this.clock = clock;
    this.ports = ports;
  }

  public static void init(
      CellSharding sharding, ClientSettings settings, InstantSource clock, ClientPorts ports) {
    sharding.init(
        Entity.of(
            TYPE_KEY,
            entity ->
                create(
                    entity.getShard(),
                    new ClientId(entity.getEntityId()),
                    settings,
                    clock,
                    ports)));
  }

  public static EntityRef<ClientCommand> of(ClusterSharding sharding, ClientId client) {
    return sharding.entityRefFor(TYPE_KEY, client.text());
  }

  /** Of the secret half of an authorization code, as a person may have typed it. */
  public static Digest secretDigest(String secret) {
    return Digest.ofContent(Base32.canonical(secret).getBytes(StandardCharsets.UTF_8));
  }

  static Behavior<ClientCommand> create(
      ActorRef<ClusterSharding.ShardCommand> shard,
      ClientId client,
      ClientSettings settings,
      InstantSource clock,
      ClientPorts ports) {
    return Behaviors.setup(
        context -> {
          context.setReceiveTimeout(settings.idleTimeout(), new ClientCommand.Idle());
          return new ClientEntity(context, shard, client, settings, clock, ports);
        });
  }

  @Override
  public State emptyState() {
    return new State.Unreserved();
  }

  @Override
  public CommandHandlerWithReply<ClientCommand, Event, State> commandHandler() {
    return this::handle;
  }

  private ReplyEffect<Event, State> handle(State state, ClientCommand command) {
    return switch (command) {
      case ClientCommand.Reserve reserve ->
          answer(state, reserve.wish(), reserve.replyTo(), _ -> Done.getInstance());
      case ClientCommand.Activate activate ->
          answer(
              state,
              new Command.Activate(
                  secretDigest(activate.secret()),
                  new Registration(activate.deviceKey(), activate.registrationNumber())),
              activate.replyTo(),
              this::view);
      case ClientCommand.Connect connect -> connect(state, connect);
      case ClientCommand.EditList(var expected, var items, var trace, var replyTo) ->
          changeList(state, new Command.EditList(expected, items), trace, replyTo);
      case ClientCommand.PlaceItem(
              var expected,
              var media,
              var rank,
              var before,
              var trace,
              var replyTo) ->
          changeList(state, new Command.PlaceItem(expected, media, rank, before), trace, replyTo);
      case ClientCommand.RemoveItem(var expected, var media, var trace, var replyTo) ->
          changeList(state, new Command.RemoveItem(expected, media), trace, replyTo);
      case ClientCommand.SetLimits(var expected, var limits, var replyTo) ->
          answer(state, new Command.SetLimits(expected, limits), replyTo, this::view);
      case ClientCommand.UseLine(var use) -> use(state, use);
      case ClientCommand.ConfirmHolding(MediaId media) ->
          store(state, new Command.ConfirmHolding(media));
      case ClientCommand.DropHolding(MediaId media) -> store(state, new Command.DropHolding(media));
      case ClientCommand.Renew(var deviceKey, var number, var replyTo) ->
          answer(state, new Command.Renew(deviceKey, number), replyTo, this::view);
      case ClientCommand.Release(var replyTo) ->
          answer(state, new Command.Release(), replyTo, _ -> Done.getInstance());
      case ClientCommand.WatchItem(MediaId media) -> store(state, new Command.WatchItem(media));
      case ClientCommand.ReplaceShadow(var items) -> store(state, new Command.ReplaceShadow(items));
      case ClientCommand.Revoke(var replyTo) ->
          answer(state, new Command.Revoke(), replyTo, _ -> Done.getInstance());
      case ClientCommand.View(var replyTo) ->
          answer(state, new Command.Look(), replyTo, this::view);
      case ClientCommand.SessionEnded ended -> sessionEnded(ended);
      case ClientCommand.Idle _ -> idle();
    };
  }

  private ReplyEffect<Event, State> changeList(
      State state,
      Command command,
      Optional<TraceContext> cause,
      ActorRef<StatusReply<PriorityList>> replyTo) {
    ListChange change = ListChange.begin(ports.tracing(), cause, client, Client.listOf(state));
    Decision<Event> decision = decide(state, command);
    return Effect()
        .persist(decision.events())
        .thenRun(
            after -> {
              act(after, decision.events(), change.made(Client.listOf(after)));
              change.end(decision.refusal());
            })
        .thenReply(
            replyTo,
            after -> Replies.of(decision.refusal(), () -> Client.listOf(after).orElseThrow()));
  }

  private ReplyEffect<Event, State> connect(State state, ClientCommand.Connect connect) {
    Decision<Event> decision =
        decide(state, new Command.Connect(connect.deviceKey(), connect.proof()));
    if (decision.refusal().isEmpty()) {
      session.ref().ifPresent(context::unwatch);
      session.join(connect, Client.limitsOf(state).orElseThrow());
      context.watchWith(connect.session(), new ClientCommand.SessionEnded(connect.session()));
    }
    return Effect()
        .persist(decision.events())
        .thenRun(after -> act(after, decision.events()))
        .thenReply(connect.replyTo(), after -> Replies.of(decision.refusal(), () -> view(after)));
  }

  private ReplyEffect<Event, State> sessionEnded(ClientCommand.SessionEnded ended) {
    session.end(ended.session()).ifPresent(use -> ports.left().accept(client, use));
    return Effect().noReply();
  }

  private ReplyEffect<Event, State> use(State state, LineUse use) {
    if (session.used(use)) {
      Client.accountOf(state)
          .map(account -> new AccountChanged(account, AccountChanged.What.DEVICES))
          .ifPresent(ports.changed());
    }
    return Effect().noReply();
  }

  private ClientView view(State state) {
    return ClientViews.view(client, state).using(session.use());
  }

  /** A client with a session stays, or the session would be forgotten. */
  private ReplyEffect<Event, State> idle() {
    if (!session.isThere()) {
      shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    }
    return Effect().noReply();
  }

  private Decision<Event> decide(State state, Command command) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return Client.decide(state, command, settings.policy(), now);
  }

  private <R> ReplyEffect<Event, State> answer(
      State state, Command command, ActorRef<StatusReply<R>> replyTo, Function<State, R> result) {
    Decision<Event> decision = decide(state, command);
    return Effect()
        .persist(decision.events())
        .thenRun(after -> act(after, decision.events()))
        .thenReply(replyTo, after -> Replies.of(decision.refusal(), () -> result.apply(after)));
  }

  private ReplyEffect<Event, State> store(State state, Command command) {
    List<Event> events = decide(state, command).events();
    return Effect().persist(events).thenRun(after -> act(after, events)).thenNoReply();
  }

  private void act(State state, List<Event> events) {
    act(state, events, Optional.empty());
  }

  private void act(State state, List<Event> events, Optional<ListTrace> trace) {
    act(state, trace);
    events.stream()
        .flatMap(event -> ClientNews.expulsion(event).stream())
        .forEach(why -> ports.expelled().accept(client, why));
    Client.accountOf(state)
        .ifPresent(
            account ->
                events.stream()
                    .flatMap(event -> ClientNews.whatChanged(event).stream())
                    .forEach(what -> ports.changed().accept(new AccountChanged(account, what))));
  }

  private void act(State state, Optional<ListTrace> trace) {
    for (Action action : Client.actions(state)) {
      switch (action) {
        case Action.ShareList(PriorityList list) -> share(list, trace);
        case Action.ShareLimits(HouseholdLimits limits) -> session.tell(limits);
      }
    }
  }

  private void share(PriorityList list, Optional<ListTrace> trace) {
    if (sharedVersion.isEmpty() || sharedVersion.getAsLong() < list.version()) {
      sharedVersion = OptionalLong.of(list.version());
      session.tell(list);
      ports.lists().changed(client, list, trace);
    }
  }

  @Override
  public EventHandler<State, Event> eventHandler() {
    return Client::evolve;
  }

  @Override
  public SignalHandler<State> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.class, (state, _) -> act(state, Optional.empty()))
        .build();
  }

  @Override
  public Set<String> tagsFor(Event event) {
    return ClientNews.tags(event);
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(SNAPSHOT_EVERY, 2);
  }
}
