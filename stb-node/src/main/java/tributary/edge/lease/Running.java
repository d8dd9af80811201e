package tributary.edge.lease;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import tributary.edge.link.ClusterLink.LeaseOrder;
import tributary.edge.link.ClusterLink.PartyReport;

/** A lease of this node and the actor that does it. */
final class Running {
  final LeaseOrder order;
  final ActorRef<LeaseMessage> actor;
  final AtomicLong moved;

  /** A connection was found for it; there is no second one. */
  boolean opened;

  Running(LeaseOrder order, ActorRef<LeaseMessage> actor, AtomicLong moved) {
    this.order = order;
    this.actor = actor;
    this.moved = moved;
  }

  boolean isDoneBy(ActorRef<Void> other) {
    return actor.path().equals(other.path());
  }

  PartyReport.Failed failedInside(Throwable cause) {
    return new PartyReport.Failed(
        order.lease(),
        order.role(),
        "CONNECTION_LOST",
        "internal error: " + cause,
        moved.get(),
        -1);
  }

  LeaseTraffic traffic() {
    return new LeaseTraffic(
        order.lease(), order.role(), actor, moved, order.rateBitsPerSecond(), order.background());
  }
}
