package tributary.cluster.scheduling;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import tributary.cluster.message.ClusterMessage;
import tributary.core.scheduling.LeaseTerms;
import tributary.model.ClientId;
import tributary.model.Manifest;
import tributary.model.TraceContext;
import tributary.model.TransferId;

/** What the scheduler asks of a transfer. Carried to its entity by the composition root. */
public sealed interface Assignment extends ClusterMessage {
  TransferId transfer();

  /**
   * Store the transfer before any message about it is sent (R378), then answer TransferReady.
   *
   * @param receiverHoldsAll nothing is left to send, only to confirm
   * @param trace of the wish
   */
  record Start(
      TransferId transfer,
      Manifest manifest,
      boolean receiverHoldsAll,
      Optional<TraceContext> trace)
      implements Assignment {}

  /**
   * Tell both parties, watch over the lease, answer LeaseEnded exactly once.
   *
   * @param manifest for a receiver that does not have it yet
   */
  record Grant(
      LeaseTerms terms,
      ActorRef<PartyOrder> donorSession,
      ActorRef<PartyOrder> receiverSession,
      Optional<Manifest> manifest)
      implements Assignment {
    @Override
    public TransferId transfer() {
      return terms.lease().transfer();
    }
  }

  /** A session ended: leases with this party are over now, without waiting for their timeouts. */
  record PartyGone(TransferId transfer, ClientId party) implements Assignment {}

  /** Taken off the list, or the receiver is full. */
  record Cancel(TransferId transfer, String reason) implements Assignment {}
}
