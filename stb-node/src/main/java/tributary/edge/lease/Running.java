package tributary.edge.lease;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import tributary.edge.link.ClusterLink.LeaseOrder;

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

  LeaseTraffic traffic() {
    return new LeaseTraffic(order.lease(), order.role(), actor, moved, order.rateBitsPerSecond());
  }
}
