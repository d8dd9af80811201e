package tributary.cluster.scheduling;

import java.util.List;
import java.util.Optional;
import tributary.cluster.message.ClusterMessage;
import tributary.core.scheduling.LeaseTerms;
import tributary.model.LeaseId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.TraceContext;

/** What the cluster tells an edge node about transfers, through its session. */
public sealed interface PartyOrder extends ClusterMessage {

  /** Send-request or receive-request of Fig 15A; the session knows which by whose session it is. */
  record Lease(LeaseTerms terms, Optional<Manifest> manifest, Optional<TraceContext> trace)
      implements PartyOrder {}

  record Cancel(LeaseId lease, String reason) implements PartyOrder {}

  record Probe(LeaseId lease) implements PartyOrder {}

  /** The whole-file digest was right (R307). */
  record ItemConfirmed(MediaId media) implements PartyOrder {}

  /** What to keep without showing it as delivered, in place of what was told before (R189). */
  record Shadow(List<MediaId> items) implements PartyOrder {}

  /**
   * Report the inventory; and send ItemAssembled again for each item that is whole but not
   * confirmed.
   */
  record InventoryWanted() implements PartyOrder {}
}
