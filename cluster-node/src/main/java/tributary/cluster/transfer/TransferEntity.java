package tributary.cluster.transfer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.message.EntityRestart;
import tributary.cluster.message.Replies;
import tributary.cluster.placement.CellSharding;
import tributary.cluster.scheduling.Assignment;
import tributary.cluster.scheduling.SchedulerCommand;
import tributary.core.scheduling.LeaseReason;
import tributary.core.transfer.LeaseBoard;
import tributary.core.transfer.Transfer;
import tributary.core.transfer.TransferEvent;
import tributary.core.transfer.TransferRequest;
import tributary.core.transfer.TransferState;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.TransferId;
import tributary.trace.LogScope;
import tributary.trace.Tracing;

/**
 * The actor of one {@link Transfer}; its entity id is the transfer id's text. Events are stored
 * before anybody is told (R378). Its leases are soft: a scheduler that finds it without them starts
 * it again, under a fresh epoch.
 */
public final class TransferEntity
    extends EventSourcedBehavior<TransferCommand, TransferEvent, TransferState> {
  public static final EntityTypeKey<TransferCommand> TYPE_KEY =
      EntityTypeKey.create(TransferCommand.class, "Transfer");

  /** Tag of all events, for the read side. */
  public static final String TAG = "transfer";

  private static final Logger log = LoggerFactory.getLogger(TransferEntity.class);
  private static final int SNAPSHOT_EVERY = 20;

  /**
   * Whom a transfer tells; the composition root wires them.
   *
   * @param received told of payload bytes as they are reported
   */
  public record Ports(
      Function<CellId, RecipientRef<SchedulerCommand>> schedulers,
      Function<ClientId, RecipientRef<ClientCommand>> clients,
      ObjLongConsumer<LeaseReason> received,
      Tracing tracing) {}

  private final ActorContext<TransferCommand> context;
  private final TimerScheduler<TransferCommand> timers;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final TransferId id;
  private final TransferSettings settings;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Tellings tellings;
  private LeaseBoard board = LeaseBoard.of(new TransferState.Absent());

  private TransferEntity(
      ActorContext<TransferCommand> context,
      TimerScheduler<TransferCommand> timers,
      ActorRef<ClusterSharding.ShardCommand> shard,
      TransferId id,
      TransferSettings settings,
      InstantSource clock,
      RandomGenerator random,
      Ports ports) {
    super(PersistenceId.of(TYPE_KEY.name(), id.toString()), EntityRestart.strategy());
    this.context = context;
    this.timers = timers;
    this.shard = shard;
    this.id = id;
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    this.tellings = new Tellings(id, ports);
  }

  /**
   * @param random spreads retries
   */
  public static void init(
      CellSharding sharding,
      TransferSettings settings,
      InstantSource clock,
      RandomGenerator random,
      Ports ports) {
    sharding.init(
        Entity.of(
            TYPE_KEY,
            entity ->
                create(
                    entity.getShard(),
                    TransferId.parse(entity.getEntityId()),
                    settings,
                    clock,
                    random,
                    ports)));
  }

  public static EntityRef<TransferCommand> of(ClusterSharding sharding, TransferId transfer) {
    return sharding.entityRefFor(TYPE_KEY, transfer.toString());
  }

  static Behavior<TransferCommand> create(
      ActorRef<ClusterSharding.ShardCommand> shard,
      TransferId id,
      TransferSettings settings,
      InstantSource clock,
      RandomGenerator random,
      Ports ports) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  context.setReceiveTimeout(settings.idleTimeout(), new TransferCommand.Idle());
                  return new TransferEntity(
                      context, timers, shard, id, settings, clock, random, ports);
                }));
  }

  @Override
  public TransferState emptyState() {
    return new TransferState.Absent();
  }

  @Override
  public CommandHandler<TransferCommand, TransferEvent, TransferState> commandHandler() {
    return this::handle;
  }

  private Effect<TransferEvent, TransferState> handle(
      TransferState state, TransferCommand command) {
    return switch (command) {
      case TransferCommand.Assigned(Assignment assignment) -> {
        tellings.remember(assignment);
        yield decide(state, Requests.of(assignment));
      }
      case TransferCommand.Report report -> decide(state, Requests.of(report));
      case TransferCommand.Assembled(var digest, var session) -> {
        tellings.assembled(session);
        yield decide(state, new TransferRequest.Assembled(digest));
      }
      case TransferCommand.TimePassed _ -> decide(state, new TransferRequest.TimePassed());
      case TransferCommand.View(var replyTo) ->
          Effect().none().thenRun(now -> replyTo.tell(view(now)));
      case TransferCommand.Idle _ -> idle(state);
    };
  }

  private Effect<TransferEvent, TransferState> decide(
      TransferState state, TransferRequest request) {
    Transfer.Decided decided =
        Transfer.decide(state, board, request, settings.policy(), now(), random.nextDouble());
    return Effect()
        .persist(decided.events())
        .thenRun(
            after -> {
              tellings.received(decided.board().received().since(board.received()));
              board = decided.board();
              try (LogScope _ = tellings.logged()) {
                decided.events().forEach(event -> told(event, after));
                decided.actions().forEach(tellings::tell);
              }
              keepTime(after);
            });
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private void told(TransferEvent event, TransferState after) {
    log.info("transfer: id={} epoch={} {}", id, after.epoch(), event);
  }

  /** The state implies the timer; a late one does no harm, for what is due is looked up again. */
  private void keepTime(TransferState state) {
    Optional<Instant> due = Transfer.nextDue(state, board);
    if (due.isEmpty()) {
      timers.cancel(TransferCommand.TimePassed.class);
      return;
    }
    Duration wait = Duration.between(now(), due.get());
    timers.startSingleTimer(
        TransferCommand.TimePassed.class,
        new TransferCommand.TimePassed(),
        wait.isNegative() ? Duration.ZERO : wait.plusMillis(1));
  }

  /** A transfer that has leases or backs off stays, for it must keep time. */
  private Effect<TransferEvent, TransferState> idle(TransferState state) {
    if (state instanceof TransferState.Live) {
      return decide(state, new TransferRequest.Quiet());
    }
    shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    return Effect().none();
  }

  private StatusReply<TransferCommand.TransferView> view(TransferState state) {
    return switch (state) {
      case TransferState.Absent _ ->
          Replies.refused("UNKNOWN_TRANSFER", "there was never a transfer " + id);
      case TransferState.Existing existing ->
          StatusReply.success(
              new TransferCommand.TransferView(
                  id,
                  existing.epoch(),
                  Transfer.word(existing),
                  Transfer.reason(existing),
                  existing.facts().lengthBytes(),
                  board.received(),
                  existing.facts().started(),
                  Transfer.ended(existing)));
    };
  }

  @Override
  public EventHandler<TransferState, TransferEvent> eventHandler() {
    return Transfer::evolve;
  }

  @Override
  public SignalHandler<TransferState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(
            RecoveryCompleted.class,
            (state, _) -> {
              board = LeaseBoard.of(state);
              keepTime(state);
            })
        .build();
  }

  @Override
  public Set<String> tagsFor(TransferEvent event) {
    return Set.of(TAG);
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(SNAPSHOT_EVERY, 2);
  }
}
