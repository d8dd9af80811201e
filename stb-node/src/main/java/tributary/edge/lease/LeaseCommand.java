package tributary.edge.lease;

import java.security.PublicKey;
import tributary.edge.link.ClusterLink.LeaseOrder;
import tributary.model.ClientId;
import tributary.model.LeaseId;

/** What {@link Leases} is told. */
public sealed interface LeaseCommand {

  /** The session with the cluster stands; tickets are signed with this key. */
  record Known(ClientId self, PublicKey ticketKey) implements LeaseCommand {}

  record Ordered(LeaseOrder order) implements LeaseCommand {}

  record Cancel(LeaseId lease, String reason) implements LeaseCommand {}

  record Probe(LeaseId lease) implements LeaseCommand {}

  /** The limits of the line forbid it from now on; {@code limit} says which. */
  record SendNoMore(String limit) implements LeaseCommand {}

  /** Another node offers a lease. */
  record Offered(DataConnection connection, byte[] ticket) implements LeaseCommand {}

  /**
   * To itself.
   *
   * @param connection null when there is a failure
   */
  record Dialled(LeaseId lease, DataConnection connection, String failure)
      implements LeaseCommand {}

  /** To itself: no offer came for an order. */
  record NobodyCame(LeaseId lease) implements LeaseCommand {}

  /** To itself: no order came for an offer. */
  record NobodyOrdered(LeaseId lease) implements LeaseCommand {}

  /** To itself: the ticket's time is over. */
  record Expired(LeaseId lease) implements LeaseCommand {}
}
