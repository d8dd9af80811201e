package tributary.edge.lease;

import java.security.PublicKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.edge.link.ClusterLink.LeaseOrder;
import tributary.edge.link.ClusterLink.PartyReport;
import tributary.edge.link.ClusterLink.Role;
import tributary.model.ClientId;
import tributary.model.LeaseId;
import tributary.model.RefusedException;
import tributary.wire.LeaseTicket;

/**
 * This node's leases: what the cluster ordered and the connection it is done over, which this node
 * dials or waits for. A newer epoch ousts an older (E6). Leases go on without the cluster.
 */
public final class Leases extends AbstractBehavior<LeaseCommand> {
  private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

  /** A rogue node must not fill the memory with offers that nobody ordered. */
  private static final int MOST_WAITING_OFFERS = 256;

  /** The actor that does this node's part of a lease. */
  @FunctionalInterface
  public interface Party {
    Behavior<LeaseMessage> begin(LeaseOrder order, AtomicLong moved);
  }

  /**
   * What this actor needs of its node.
   *
   * @param clusterTime tickets expire by the cluster's clock
   */
  public record Means(
      Connections connections,
      DataSettings settings,
      Party donor,
      Party receiver,
      Consumer<PartyReport> reports,
      InstantSource clusterTime) {}

  private final Means means;
  private final TimerScheduler<LeaseCommand> timers;
  private final Map<LeaseId, Running> running = new HashMap<>();
  private final Map<LeaseId, Offer> waiting = new HashMap<>();
  private Tickets tickets;

  private Leases(
      ActorContext<LeaseCommand> context, TimerScheduler<LeaseCommand> timers, Means means) {
    super(context);
    this.timers = timers;
    this.means = means;
  }

  public static Behavior<LeaseCommand> create(Means means) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new Leases(context, timers, means)));
  }

  @Override
  public Receive<LeaseCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(LeaseCommand.class, this::onCommand)
        .onSignal(ChildFailed.class, this::onFailed)
        .onSignal(Terminated.class, this::onEnded)
        .build();
  }

  private Behavior<LeaseCommand> onCommand(LeaseCommand command) {
    switch (command) {
      case LeaseCommand.Known(ClientId self, PublicKey key) ->
          tickets = new Tickets(self, key, means.clusterTime);
      case LeaseCommand.Ordered(LeaseOrder order) -> ordered(order);
      case LeaseCommand.Cancel(LeaseId lease, String reason) -> cancel(lease, reason);
      case LeaseCommand.Probe(LeaseId lease) -> probe(lease);
      case LeaseCommand.SendNoMore(String limit) ->
          running.values().forEach(it -> it.actor.tell(new LeaseMessage.LimitReached(limit)));
      case LeaseCommand.Offered offered -> offered(offered);
      case LeaseCommand.Dialled dialled -> dialled(dialled);
      case LeaseCommand.NobodyCame(LeaseId lease) -> nobodyCame(lease);
      case LeaseCommand.NobodyOrdered(LeaseId lease) -> nobodyOrdered(lease);
      case LeaseCommand.Expired(LeaseId lease) ->
          find(lease).ifPresent(it -> it.actor.tell(new LeaseMessage.Expired()));
    }
    return this;
  }

  private Optional<Running> find(LeaseId lease) {
    return Optional.ofNullable(running.get(lease));
  }

  private void ordered(LeaseOrder order) {
    LeaseId lease = order.lease();
    if (running.containsKey(lease)) {
      probe(lease);
      return;
    }
    if (!makeWayFor(lease)) {
      LOG.info("lease order of an older epoch ignored lease={}", lease);
      return;
    }
    AtomicLong moved = new AtomicLong();
    Party party = order.role() == Role.SENDER ? means.donor : means.receiver;
    ActorRef<LeaseMessage> actor = getContext().spawnAnonymous(party.begin(order, moved));
    getContext().watch(actor);
    Running begun = new Running(order, actor, moved);
    running.put(lease, begun);
    if (order.initiator() || order.opensAt() != null) {
      connect(begun);
    }
    if (order.initiator()) {
      return;
    }
    if (waiting.containsKey(lease)) {
      open(begun, waiting.remove(lease));
    } else {
      timers.startSingleTimer(
          lease, new LeaseCommand.NobodyCame(lease), means.settings.offerWait());
    }
  }

  /** False if a newer epoch of the transfer runs already. */
  private boolean makeWayFor(LeaseId lease) {
    for (Running other : running.values()) {
      LeaseId there = other.order.lease();
      if (there.transfer().equals(lease.transfer()) && there.epoch() > lease.epoch()) {
        return false;
      }
      if (there.transfer().equals(lease.transfer()) && there.epoch() < lease.epoch()) {
        other.actor.tell(new LeaseMessage.Cancelled("epoch " + lease.epoch() + " has begun"));
      }
    }
    return true;
  }

  private void cancel(LeaseId lease, String reason) {
    find(lease).ifPresent(it -> it.actor.tell(new LeaseMessage.Cancelled(reason)));
    Offer offer = waiting.remove(lease);
    if (offer != null) {
      offer.refuse(new RefusedException("CANCELLED", reason));
    }
  }

  private void probe(LeaseId lease) {
    if (running.containsKey(lease)) {
      running.get(lease).actor.tell(new LeaseMessage.Probed());
    } else if (tickets != null) {
      Role role = lease.transfer().client().equals(tickets.self()) ? Role.RECEIVER : Role.SENDER;
      means.reports.accept(
          new PartyReport.Failed(
              lease, role, "CONNECTION_LOST", "this node knows no such lease any more", 0, -1));
    }
  }

  /** Dials; or dials and is dialled, and then the initiator offers the lease. */
  private void connect(Running lease) {
    LeaseOrder order = lease.order;
    try {
      if (order.initiator()) {
        expireWith(known().verify(order.ticket()));
      }
    } catch (RefusedException e) {
      lease.actor.tell(new LeaseMessage.NotOpened("LEASE_REFUSED", e.getMessage()));
      return;
    }
    getContext()
        .pipeToSelf(
            connection(order),
            (connection, failure) ->
                new LeaseCommand.Dialled(
                    order.lease(), connection, failure == null ? null : detail(failure)));
  }

  private CompletionStage<DataConnection> connection(LeaseOrder order) {
    if (order.opensAt() == null) {
      return means.connections.to(order.peer(), order.role(), order.peerHost(), order.peerPort());
    }
    Duration until = Duration.between(means.clusterTime.instant(), order.opensAt());
    long wait = Math.clamp(until.toMillis(), 0, means.settings.openTimeout().toMillis());
    return means.connections.meet(
        order.peer(), order.peerHost(), order.peerPort(), Duration.ofMillis(wait));
  }

  private static String detail(Throwable failure) {
    return failure instanceof RefusedException refused
        ? refused.refusal().detail()
        : failure.toString();
  }

  private void dialled(LeaseCommand.Dialled dialled) {
    Running lease = running.get(dialled.lease());
    if (lease == null || lease.opened) {
      return;
    }
    if (dialled.connection() == null) {
      lease.actor.tell(new LeaseMessage.NotOpened("CONNECT_FAILED", dialled.failure()));
    } else if (lease.order.initiator()) {
      lease.opened = true;
      dialled.connection().offer(lease.traffic(), lease.order.ticket());
    }
  }

  private Tickets known() {
    if (tickets == null) {
      throw new RefusedException("NOT_CONNECTED", "the cluster's ticket key is not known yet");
    }
    return tickets;
  }

  private void offered(LeaseCommand.Offered offered) {
    DataConnection connection = offered.connection();
    LeaseTicket ticket;
    try {
      ticket = known().verify(offered.ticket());
    } catch (RefusedException e) {
      LOG.warn("ticket refused peer={} why=\"{}\"", connection.peer().client(), e.getMessage());
      connection.close(e.getMessage());
      return;
    }
    try {
      known().timeLeft(ticket);
      known().requireParties(ticket, connection.peer().client());
      Offer offer = new Offer(connection, ticket);
      if (running.containsKey(ticket.lease())) {
        open(running.get(ticket.lease()), offer);
      } else {
        waitForOrder(offer);
      }
    } catch (RefusedException e) {
      new Offer(connection, ticket).refuse(e);
    }
  }

  private void waitForOrder(Offer offer) {
    LeaseId lease = offer.ticket().lease();
    if (waiting.size() >= MOST_WAITING_OFFERS) {
      throw new RefusedException("LIMIT", "too many offers wait for their orders");
    }
    waiting.put(lease, offer);
    timers.startSingleTimer(
        "offer " + lease, new LeaseCommand.NobodyOrdered(lease), means.settings.offerWait());
  }

  private void open(Running lease, Offer offer) {
    LeaseOrder order = lease.order;
    try {
      if (lease.opened || order.initiator()) {
        throw new RefusedException("LEASE_OPEN", order.lease() + " is open already");
      }
      tickets.requireSame(offer.ticket(), order);
      expireWith(offer.ticket());
    } catch (RefusedException e) {
      offer.refuse(e);
      return;
    }
    lease.opened = true;
    offer.connection().accept(lease.traffic());
  }

  /** In place of waiting for an offer. */
  private void expireWith(LeaseTicket ticket) {
    timers.startSingleTimer(
        ticket.lease(), new LeaseCommand.Expired(ticket.lease()), tickets.timeLeft(ticket));
  }

  private void nobodyCame(LeaseId lease) {
    find(lease)
        .filter(it -> !it.opened)
        .ifPresent(
            it ->
                it.actor.tell(
                    new LeaseMessage.NotOpened(
                        "CONNECT_FAILED", it.order.peer() + " made no offer")));
  }

  private void nobodyOrdered(LeaseId lease) {
    Offer offer = waiting.remove(lease);
    if (offer != null) {
      offer.refuse(new RefusedException("UNKNOWN_LEASE", "the cluster has not ordered it here"));
    }
  }

  private Behavior<LeaseCommand> onFailed(ChildFailed failed) {
    running.values().stream()
        .filter(it -> it.isDoneBy(failed.getRef()))
        .forEach(it -> means.reports.accept(it.failedInside(failed.cause())));
    return onEnded(failed);
  }

  private Behavior<LeaseCommand> onEnded(Terminated ended) {
    running.values().stream()
        .filter(it -> it.isDoneBy(ended.getRef()))
        .map(it -> it.order.lease())
        .toList()
        .forEach(
            lease -> {
              running.remove(lease);
              timers.cancel(lease);
            });
    return this;
  }
}
