package tributary.edge.lease;

import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import tributary.edge.link.ClusterLink.LeaseOrder;
import tributary.edge.link.ClusterLink.Role;
import tributary.model.ClientId;
import tributary.model.RefusedException;
import tributary.model.SegmentRange;
import tributary.wire.LeaseTicket;

/**
 * Looks at lease tickets with the cluster's key and by the cluster's clock.
 *
 * @param self this node
 * @param key signs tickets
 */
record Tickets(ClientId self, PublicKey key, InstantSource clusterTime) {

  /**
   * Whatever its time: who holds a genuine but late one is told so by name.
   *
   * @throws RefusedException TICKET_FORGED
   */
  LeaseTicket verify(byte[] ticket) {
    return LeaseTicket.verify(ticket, key, Instant.EPOCH);
  }

  /**
   * @throws RefusedException TICKET_EXPIRED
   */
  Duration timeLeft(LeaseTicket ticket) {
    Duration left = Duration.between(clusterTime.instant(), ticket.expires());
    if (left.toMillis() < 1) {
      throw new RefusedException("TICKET_EXPIRED", "the ticket ended " + ticket.expires());
    }
    return left;
  }

  /**
   * The two ends of this connection must be the two whom the ticket names.
   *
   * @throws RefusedException WRONG_PARTY
   */
  void requireParties(LeaseTicket ticket, ClientId peer) {
    boolean ours =
        (ticket.sender().equals(self) && ticket.receiver().equals(peer))
            || (ticket.sender().equals(peer) && ticket.receiver().equals(self));
    if (!ours) {
      throw new RefusedException(
          "WRONG_PARTY",
          "the ticket is for %s to send to %s, not for %s and %s"
              .formatted(ticket.sender(), ticket.receiver(), peer, self));
    }
  }

  /**
   * @throws RefusedException TICKET_DIFFERS if the cluster ordered something else here
   */
  void requireSame(LeaseTicket ticket, LeaseOrder order) {
    Role role = ticket.sender().equals(self) ? Role.SENDER : Role.RECEIVER;
    boolean sameSegments =
        SegmentRange.toBits(ticket.segments()).equals(SegmentRange.toBits(order.segments()));
    if (role != order.role() || !sameSegments) {
      throw new RefusedException(
          "TICKET_DIFFERS", "the ticket says otherwise than the order of " + order.lease());
    }
  }
}
