package tributary.edge.lease;

import tributary.edge.link.ClusterLink.Role;
import tributary.model.NodeKind;

/** Counts for the operator; called from many threads. */
public interface LeaseMeter {

  /** {@code role} is this node's, {@code peer} the other's kind. */
  void moved(Role role, NodeKind peer, int bytes);

  /** The same bytes by the reason of their leases, some time later. */
  void leased(Role role, String reason, long bytes);

  /** {@code outcome} is {@code SUCCEEDED}, {@code CANCELLED}, or the reason of a failure. */
  void ended(Role role, String outcome);
}
