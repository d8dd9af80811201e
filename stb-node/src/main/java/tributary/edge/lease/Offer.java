package tributary.edge.lease;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.model.RefusedException;
import tributary.wire.LeaseTicket;

/** A lease that another node offered, with a genuine ticket. */
record Offer(DataConnection connection, LeaseTicket ticket) {
  private static final Logger LOG = LoggerFactory.getLogger(Offer.class);

  void refuse(RefusedException why) {
    LOG.warn(
        "lease offer refused lease={} peer={} why=\"{}\"",
        ticket.lease(),
        connection.peer().client(),
        why.getMessage());
    connection.refuse(ticket.lease(), why.refusal());
  }
}
