package tributary.edge.lease;

/**
 * What the two kinds of lease actor are told. Each has further messages of its own, from its disk
 * and its timers.
 */
public interface LeaseMessage {

  /** From the connection, or about it. */
  sealed interface FromPeer extends LeaseMessage {}

  /** To an initiating receiver: its offer is on its way, and it may ask right behind it. */
  record Offered(DataConnection connection) implements FromPeer {}

  /** The listener took the ticket: the parties may begin. */
  record Opened(DataConnection connection) implements FromPeer {}

  /** CONNECT_FAILED or LEASE_REFUSED. */
  record NotOpened(String reason, String detail) implements FromPeer {}

  /** To the sender. */
  record Requested(int segment) implements FromPeer {}

  /** To the sender: the last byte of the segment left this node. */
  record Sent(int segment) implements FromPeer {}

  /** To the receiver; not yet verified. */
  record Arrived(int segment, Content content) implements FromPeer {}

  /** To the receiver. */
  record Refused(int segment, String reason) implements FromPeer {}

  /** To the sender: the receiver found it not to be what the manifest says. */
  record Rejected(int segment) implements FromPeer {}

  /** To the sender: nothing more will be asked. */
  record Done() implements FromPeer {}

  record ConnectionLost(String detail) implements FromPeer {}

  /** From the cluster. */
  sealed interface FromCluster extends LeaseMessage {}

  /** Stop, and say nothing more. */
  record Cancelled(String reason) implements FromCluster {}

  /** Say how far it is (Fig 15B). */
  record Probed() implements FromCluster {}

  /** To the sender, from its own node: the line has no room for it any more. */
  record LimitReached(String limit) implements FromCluster {}

  /** The ticket's time is over. */
  record Expired() implements FromCluster {}
}
