package tributary.edge.link;

import com.google.protobuf.ByteString;
import java.time.Duration;
import tributary.edge.link.ClusterLink.PriorityListView;
import tributary.wire.proto.Welcome;

/** Who dialled a session; told on the link's thread. */
interface SessionOwner {
  /**
   * Orders may come from now on.
   *
   * @throws tributary.model.RefusedException BAD_MESSAGE, which ends the session
   */
  void welcomed(LinkSession session, Welcome welcome);

  /** To be shown at this joining. */
  ByteString joinNonce();

  /** What the boot stage refused, if the cluster has not heard of it; else empty. */
  String untold();

  void listed(PriorityListView list);

  /**
   * @param notBefore the gateway asks not to be dialled sooner
   */
  void ended(LinkSession session, String reason, Duration notBefore);
}
