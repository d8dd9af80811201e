package tributary.cluster.gateway;

import java.net.InetSocketAddress;
import tributary.wire.proto.ClusterToEdge;

/** The socket of one session, as its actor sees it. Calls return at once, from any thread. */
interface EdgeConnection {
  InetSocketAddress remote();

  void send(ClusterToEdge message);

  /** Says why, then closes. Further calls do nothing. */
  void end(String reason);

  /** One received message has been dealt with: more may be read. */
  void consumed(int bytes);

  /** From now on frames may have the session's size. */
  void joined();
}
