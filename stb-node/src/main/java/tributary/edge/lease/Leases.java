package tributary.edge.lease;

import java.security.PublicKey;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
import tributary.model.Refusal;
import tributary.model.RefusedException;
import tributary.wire.LeaseTicket;

/**
 * This node's leases. Brings together what the cluster ordered and the connection it is done over:
 * dials when this node is the initiator; else waits for the other's offer and looks at its ticket.
 * A lease of an older epoch gives way to one of a newer (E6). Leases go on without the cluster.
 */
public final class Leases extends AbstractBehavior<Leases.Command> {
  private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

  /** A rogue node must not fill the memory with offers that nobody ordered. */
  private static final int MOST_WAITING_OFFERS = 256;

  /** To this actor. */
  public sealed interface Command {}

  /** The session with the cluster stands; tickets are signed with this key. */
  public record Known(ClientId self, PublicKey ticketKey) implements Command {}

  public record Ordered(LeaseOrder order) implements Command {}

  public record Cancel(LeaseId lease, String reason) implements Command {}

  public record Probe(LeaseId lease) implements Command {}

  /** Another node offers a lease. */
  public record Offered(DataConnection connection, byte[] ticket) implements Command {}

  private record Dialled(LeaseId lease, DataConnection connection, String failure)
      implements Command {}

  private record NobodyCame(LeaseId lease) implements Command {}

  private record NobodyOrdered(LeaseId lease) implements Command {}

  private record Expired(LeaseId lease) implements Command {}

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

  private record Offer(DataConnection connection, LeaseTicket ticket) {}

  private final Means means;
  private final TimerScheduler<Command> timers;
  private final Map<LeaseId, Running> running = new HashMap<>();
  private final Map<LeaseId, Offer> waiting = new HashMap<>();
  private Tickets tickets;

  private Leases(ActorContext<Command> context, TimerScheduler<Command> timers, Means means) {
    super(context);
    this.timers = timers;
    this.means = means;
  }

  public static Behavior<Command> create(Means means) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new Leases(context, timers, means)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Command.class, this::onCommand)
        .onSignal(ChildFailed.class, this::onFailed)
        .onSignal(Terminated.class, this::onEnded)
        .build();
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Known(ClientId self, PublicKey key) ->
          tickets = new Tickets(self, key, means.clusterTime);
      case Ordered(LeaseOrder order) -> ordered(order);
      case Cancel(LeaseId lease, String reason) -> cancel(lease, reason);
      case Probe(LeaseId lease) -> probe(lease);
      case Offered offered -> offered(offered);
      case Dialled dialled -> dialled(dialled);
      case NobodyCame(LeaseId lease) -> nobodyCame(lease);
      case NobodyOrdered(LeaseId lease) -> nobodyOrdered(lease);
      case Expired(LeaseId lease) ->
          find(lease).ifPresent(it -> it.actor.tell(new LeaseMessage.Expired()));
    }
    return this;
  }

  private Optional<Running> find(LeaseId lease) {
    return Optional.ofNullable(running.get(lease));
  }

  // ---- what the cluster says

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
    if (order.initiator()) {
      dial(begun);
    } else if (waiting.containsKey(lease)) {
      open(begun, waiting.remove(lease));
    } else {
      timers.startSingleTimer(lease, new NobodyCame(lease), means.settings.offerWait());
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
      offer.connection.refuse(lease, new Refusal("CANCELLED", reason));
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

  // ---- as the initiator

  private void dial(Running lease) {
    LeaseOrder order = lease.order;
    try {
      expireWith(known().verify(order.ticket()));
    } catch (RefusedException e) {
      lease.actor.tell(new LeaseMessage.NotOpened("LEASE_REFUSED", e.getMessage()));
      return;
    }
    getContext()
        .pipeToSelf(
            means.connections.to(order.peer(), order.role(), order.peerHost(), order.peerPort()),
            (connection, failure) ->
                new Dialled(order.lease(), connection, failure == null ? null : detail(failure)));
  }

  private static String detail(Throwable failure) {
    return failure instanceof RefusedException refused
        ? refused.refusal().detail()
        : failure.toString();
  }

  private void dialled(Dialled dialled) {
    Running lease = running.get(dialled.lease);
    if (lease == null) {
      return;
    }
    if (dialled.connection == null) {
      lease.actor.tell(new LeaseMessage.NotOpened("CONNECT_FAILED", dialled.failure));
    } else {
      lease.opened = true;
      dialled.connection.offer(lease.traffic(), lease.order.ticket());
    }
  }

  private Tickets known() {
    if (tickets == null) {
      throw new RefusedException("NOT_CONNECTED", "the cluster's ticket key is not known yet");
    }
    return tickets;
  }

  // ---- as the listener

  private void offered(Offered offered) {
    DataConnection connection = offered.connection;
    LeaseTicket ticket;
    try {
      ticket = known().verify(offered.ticket);
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
      refuse(new Offer(connection, ticket), e);
    }
  }

  private static void refuse(Offer offer, RefusedException why) {
    LOG.warn(
        "lease offer refused lease={} peer={} why=\"{}\"",
        offer.ticket.lease(),
        offer.connection.peer().client(),
        why.getMessage());
    offer.connection.refuse(offer.ticket.lease(), why.refusal());
  }

  private void waitForOrder(Offer offer) {
    LeaseId lease = offer.ticket.lease();
    if (waiting.size() >= MOST_WAITING_OFFERS) {
      throw new RefusedException("LIMIT", "too many offers wait for their orders");
    }
    waiting.put(lease, offer);
    timers.startSingleTimer("offer " + lease, new NobodyOrdered(lease), means.settings.offerWait());
  }

  private void open(Running lease, Offer offer) {
    LeaseOrder order = lease.order;
    try {
      if (lease.opened || order.initiator()) {
        throw new RefusedException("LEASE_OPEN", order.lease() + " is open already");
      }
      tickets.requireSame(offer.ticket, order);
      expireWith(offer.ticket);
    } catch (RefusedException e) {
      refuse(offer, e);
      return;
    }
    lease.opened = true;
    offer.connection.accept(lease.traffic());
  }

  /** In place of waiting for an offer. */
  private void expireWith(LeaseTicket ticket) {
    timers.startSingleTimer(ticket.lease(), new Expired(ticket.lease()), tickets.timeLeft(ticket));
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
      refuse(offer, new RefusedException("UNKNOWN_LEASE", "the cluster has not ordered it here"));
    }
  }

  // ---- the end

  private Behavior<Command> onFailed(ChildFailed failed) {
    running.values().stream()
        .filter(it -> it.actor.path().equals(failed.getRef().path()))
        .forEach(
            it ->
                means.reports.accept(
                    new PartyReport.Failed(
                        it.order.lease(),
                        it.order.role(),
                        "CONNECTION_LOST",
                        "internal error: " + failed.cause(),
                        it.moved.get(),
                        -1)));
    return onEnded(failed);
  }

  private Behavior<Command> onEnded(Terminated ended) {
    running.values().stream()
        .map(it -> it.order.lease())
        .filter(lease -> running.get(lease).actor.path().equals(ended.getRef().path()))
        .toList()
        .forEach(
            lease -> {
              running.remove(lease);
              timers.cancel(lease);
            });
    return this;
  }
}
