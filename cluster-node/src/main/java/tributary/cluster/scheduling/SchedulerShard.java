package tributary.cluster.scheduling;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.cluster.catalog.MediaItemCommand;
import tributary.cluster.message.Replies;
import tributary.cluster.placement.CellSharding;
import tributary.core.scheduling.Decision;
import tributary.core.scheduling.Scheduler;
import tributary.core.scheduling.SchedulerEvent;
import tributary.core.scheduling.SchedulerEvent.Outcome;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.LeaseId;
import tributary.model.MediaId;
import tributary.trace.Tracing;

/**
 * The actor of one cell's {@link Scheduler}; its entity id is the cell's text. Nothing of it is
 * stored: after a move or a restart the nodes join again and say what they hold, and running
 * transfers are taken up under a fresh epoch.
 */
public final class SchedulerShard extends AbstractBehavior<SchedulerCommand> {
  public static final EntityTypeKey<SchedulerCommand> TYPE_KEY =
      EntityTypeKey.create(SchedulerCommand.class, "Scheduler");

  private static final Logger log = LoggerFactory.getLogger(SchedulerShard.class);

  private final CellId cell;
  private final SchedulerSettings settings;
  private final InstantSource clock;
  private final Ports ports;
  private final Scheduler scheduler;
  private final WishTraces wishTraces;
  private final Map<ClientId, ActorRef<PartyOrder>> sessions = new HashMap<>();
  private boolean roundComes;

  private SchedulerShard(
      ActorContext<SchedulerCommand> context,
      CellId cell,
      SchedulerSettings settings,
      InstantSource clock,
      Ports ports) {
    super(context);
    this.cell = cell;
    this.settings = settings;
    this.clock = clock;
    this.ports = ports;
    this.scheduler = new Scheduler(cell, settings.policy());
    this.wishTraces = new WishTraces(cell, ports.tracing());
  }

  /**
   * Whom a scheduler tells and asks; the composition root wires them.
   *
   * @param assignments carries an assignment to its transfer's entity
   * @param announcements tells the sessions of the cell's nodes that this is its scheduler now
   * @param exchange between this scheduler and those of other cells
   * @param rounds hears how long each look at the cell took, in nanoseconds
   */
  public record Ports(
      Consumer<Assignment> assignments,
      Function<MediaId, RecipientRef<MediaItemCommand>> items,
      BiConsumer<CellId, ActorRef<SchedulerCommand>> announcements,
      Exchange exchange,
      LongConsumer rounds,
      Tracing tracing) {}

  public static void init(
      CellSharding sharding, SchedulerSettings settings, InstantSource clock, Ports ports) {
    sharding.init(
        Entity.of(
            TYPE_KEY,
            entity ->
                create(
                    new CellId((int) tributary.model.Base32.decode(entity.getEntityId())),
                    settings,
                    clock,
                    ports)));
  }

  public static EntityRef<SchedulerCommand> of(ClusterSharding sharding, CellId cell) {
    return sharding.entityRefFor(TYPE_KEY, cell.toString());
  }

  static Behavior<SchedulerCommand> create(
      CellId cell, SchedulerSettings settings, InstantSource clock, Ports ports) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(new SchedulerCommand.Tick(), settings.tick());
                  log.info("scheduler starts: cell={}", cell);
                  timers.startTimerWithFixedDelay(
                      new SchedulerCommand.Announce(), Duration.ZERO, settings.announceInterval());
                  timers.startTimerWithFixedDelay(
                      new SchedulerCommand.Summarize(), settings.summaryInterval());
                  ports.exchange().listen().accept(context.getSelf().narrow());
                  return new SchedulerShard(context, cell, settings, clock, ports);
                }));
  }

  @Override
  public Receive<SchedulerCommand> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::on).build();
  }

  private Behavior<SchedulerCommand> on(SchedulerCommand command) {
    switch (command) {
      case SchedulerCommand.Joined joined -> joined(joined);
      case SchedulerCommand.Reached reached -> reached(reached);
      case SchedulerCommand.Left left -> left(left);
      case SchedulerCommand.LimitsChanged(var client, long uplink, long downlink) ->
          news(new SchedulerEvent.LimitsChanged(client, uplink, downlink));
      case SchedulerCommand.Watching(var client, var media, var segments) ->
          news(new SchedulerEvent.Watching(client, media, segments));
      case SchedulerCommand.Watched(var client, var items) ->
          news(new SchedulerEvent.Watched(client, items));
      case SchedulerCommand.ShadowKnown(var client, var items) ->
          news(new SchedulerEvent.ShadowKnown(client, items));
      case SchedulerCommand.Required(var client, var items) ->
          news(new SchedulerEvent.Required(client, items));
      case SchedulerCommand.InventoryReported inventory -> news(inventory.news());
      case SchedulerCommand.SegmentsHeld(var client, var media, var segments) ->
          news(new SchedulerEvent.SegmentsHeld(client, media, segments));
      case SchedulerCommand.SegmentsDropped(var client, var media, var segments, var reason) -> {
        log.info("segments dropped: client={} item={} reason=\"{}\"", client, media, reason);
        news(new SchedulerEvent.SegmentsDropped(client, media, segments));
      }
      case SchedulerCommand.ListChanged changed -> {
        wishTraces.listed(changed);
        news(new SchedulerEvent.ListChanged(changed.client(), changed.list()));
      }
      case SchedulerCommand.ItemKnown(var manifest, var genres) ->
          news(new SchedulerEvent.ItemKnown(manifest, genres));
      case SchedulerCommand.TransferReady(var transfer, var epoch) ->
          news(new SchedulerEvent.TransferReady(transfer, epoch));
      case SchedulerCommand.TransferRetrying(var transfer, var epoch, var until, var reason) ->
          news(new SchedulerEvent.TransferRetrying(transfer, epoch, until));
      case SchedulerCommand.PartyHeld(var lease, var party, var held) ->
          news(new SchedulerEvent.PartyHeld(lease, party, held));
      case SchedulerCommand.LeaseEnded(var lease, var bytes, var millis, var why, var blame) ->
          news(new SchedulerEvent.LeaseEnded(lease, bytes, millis, why, blame));
      case SchedulerCommand.TransferEnded(var transfer, var epoch, var outcome, var reason) ->
          news(new SchedulerEvent.TransferEnded(transfer, epoch, Outcome.valueOf(outcome)));
      case SchedulerCommand.AskSnapshot(var replyTo) ->
          replyTo.tell(Snapshots.of(scheduler.state()));
      case SchedulerCommand.AskItems(var order, var limit, var replyTo) ->
          replyTo.tell(Snapshots.items(scheduler.items(clock.instant()), order, limit));
      case SchedulerCommand.Drain(var client, var draining) ->
          news(new SchedulerEvent.Draining(client, draining));
      case SchedulerCommand.Pushed(var pushes) -> news(new SchedulerEvent.Pushed(pushes));
      case SchedulerCommand.OtherCell(var summary) -> news(new SchedulerEvent.OtherCell(summary));
      case SchedulerCommand.Lent lent -> {
        meets(lent.loan().donor().client(), lent.session());
        news(lent.news());
      }
      case SchedulerCommand.OfLoan told -> news(told.news());
      case SchedulerCommand.Summarize _ ->
          ports.exchange().tell(scheduler.summary(clock.instant()));
      case SchedulerCommand.AskPushes(var replyTo) ->
          replyTo.tell(Snapshots.pushes(scheduler.pushes()));
      case SchedulerCommand.Announce _ ->
          ports.announcements().accept(cell, getContext().getSelf());
      case SchedulerCommand.Tick _ -> timed(() -> scheduler.tick(clock.instant()));
      case SchedulerCommand.Round _ -> {
        roundComes = false;
        timed(() -> scheduler.round(clock.instant()));
      }
      case SchedulerCommand.NotDescribed(var media, var reason) ->
          log.warn("item not described: item={} reason=\"{}\"", media, reason);
    }
    return this;
  }

  /** Decisions wait until the news that has already arrived is read. */
  private void news(SchedulerEvent event) {
    scheduler.apply(event, clock.instant());
    roundSoon();
  }

  private void roundSoon() {
    if (!roundComes) {
      roundComes = true;
      getContext().getSelf().tell(new SchedulerCommand.Round());
    }
  }

  private void joined(SchedulerCommand.Joined joined) {
    if (!meets(joined.client(), joined.session())) {
      return;
    }
    news(
        new SchedulerEvent.Joined(
            joined.client(),
            joined.kind(),
            joined.mediaCluster(),
            joined.list(),
            joined.reachability(),
            joined.location(),
            joined.uplinkBitsPerSecond(),
            joined.downlinkBitsPerSecond(),
            joined.capacityBytes(),
            joined.inventoryDigest()));
  }

  /** Whether it is another session than the one that is known. */
  private boolean meets(ClientId client, ActorRef<PartyOrder> session) {
    ActorRef<PartyOrder> before = sessions.put(client, session);
    if (session.equals(before)) {
      return false;
    }
    if (before != null) {
      getContext().unwatch(before);
    }
    getContext().watchWith(session, new SchedulerCommand.Left(client, session));
    return true;
  }

  private void reached(SchedulerCommand.Reached reached) {
    if (reached.session().equals(sessions.get(reached.client()))) {
      news(new SchedulerEvent.Reached(reached.client(), reached.reachability()));
    }
  }

  private void left(SchedulerCommand.Left left) {
    if (sessions.remove(left.client(), left.session())) {
      getContext().unwatch(left.session());
      news(new SchedulerEvent.Left(left.client()));
    }
  }

  private void timed(Supplier<List<Decision>> look) {
    long started = System.nanoTime();
    carryOut(look.get());
    ports.rounds().accept(System.nanoTime() - started);
  }

  private void carryOut(List<Decision> decisions) {
    for (Decision decision : decisions) {
      log.debug("decision: cell={} {}", cell, decision);
      switch (decision) {
        case Decision.Start(var transfer, var manifest, var holdsAll) ->
            assign(
                new Assignment.Start(transfer, manifest, holdsAll, wishTraces.decided(transfer)));
        case Decision.Grant grant -> grant(grant);
        case Decision.PartyGone(var transfer, var party) ->
            assign(new Assignment.PartyGone(transfer, party));
        case Decision.Cancel(var transfer, var reason) ->
            assign(new Assignment.Cancel(transfer, reason));
        case Decision.OfLoan loan -> ports.exchange().carry(loan, sessions);
        case Decision.DescribeItem(var media) -> describe(media);
        case Decision.Shadow(var client, var items) -> tell(client, new PartyOrder.Shadow(items));
        case Decision.AskInventory(var client) -> tell(client, new PartyOrder.InventoryWanted());
      }
    }
    if (scheduler.hasMore()) {
      roundSoon();
    }
  }

  private void assign(Assignment assignment) {
    ports.assignments().accept(assignment);
  }

  private void tell(ClientId client, PartyOrder order) {
    ActorRef<PartyOrder> session = sessions.get(client);
    if (session != null) {
      session.tell(order);
    }
  }

  private void grant(Decision.Grant grant) {
    ActorRef<PartyOrder> donor = sessions.get(grant.terms().donor());
    ActorRef<PartyOrder> receiver = sessions.get(grant.terms().receiver());
    if (donor == null || receiver == null) {
      LeaseId lease = grant.terms().lease();
      log.warn("lease not granted, a session is gone: lease={}", lease);
      scheduler.apply(SchedulerEvent.LeaseEnded.notGranted(lease), clock.instant());
      return;
    }
    assign(new Assignment.Grant(grant.terms(), donor, receiver, grant.manifest()));
  }

  private void describe(MediaId media) {
    getContext()
        .askWithStatus(
            MediaItemCommand.PublishedItem.class,
            ports.items().apply(media),
            settings.describeTimeout(),
            MediaItemCommand.Describe::new,
            (item, failure) ->
                failure == null
                    ? SchedulerCommand.ItemKnown.of(item)
                    : new SchedulerCommand.NotDescribed(
                        media, Replies.refusalOf(failure).toString()));
  }
}
