package tributary.core.scheduling;

/**
 * Whether other nodes can open a connection to a node's listener, as its gateway found (R199). Any
 * node can dial; this is about being dialled.
 */
public sealed interface Reachability {

  /** Its gateway has not found out yet: not to be dialled meanwhile. */
  record Untested() implements Reachability {}

  /** Whoever dials this address reaches it. */
  record Open(Endpoint at) implements Reachability {}

  /**
   * Behind a NAT that lets nobody in, but maps the listener's port to the same public port whomever
   * the node dials (RFC 5382, endpoint-independent mapping): another such node can meet it there.
   */
  record Mapped(Endpoint at) implements Reachability {}

  /** Can only dial. */
  record Unreachable() implements Reachability {}

  /** A host name or address, and a port. */
  record Endpoint(String host, int port) {}
}
