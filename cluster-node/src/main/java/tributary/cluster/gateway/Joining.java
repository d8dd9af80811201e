package tributary.cluster.gateway;

import com.google.protobuf.ByteString;
import org.apache.pekko.actor.typed.ActorRef;
import tributary.cluster.client.ClientView;
import tributary.cluster.scheduling.PartyOrder;
import tributary.cluster.scheduling.SchedulerCommand;
import tributary.core.client.PriorityList;
import tributary.core.scheduling.LeaseTerms.Endpoint;
import tributary.crypto.PeerCertificate;
import tributary.model.Digest;
import tributary.wire.Fields;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.Hello;
import tributary.wire.proto.Welcome;

/** A node's Hello, checked. */
record Joining(
    long requestId,
    Endpoint endpoint,
    long uplink,
    long downlink,
    long capacity,
    Digest inventory) {
  private static final int LONGEST_HOST = 253;
  // 100 Tbit/s: sums over a cell stay far from overflow.
  private static final long MOST_BITS = 100_000_000_000_000L;

  static Joining of(Hello hello, long requestId) {
    return new Joining(
        requestId,
        endpoint(hello.getListenHost(), hello.getListenPort()),
        Fields.between("uplink_bits_per_second", hello.getUplinkBitsPerSecond(), 0, MOST_BITS),
        Fields.between("downlink_bits_per_second", hello.getDownlinkBitsPerSecond(), 0, MOST_BITS),
        Fields.between("capacity_bytes", hello.getCapacityBytes(), 0, Long.MAX_VALUE / 2),
        Fields.digest("inventory_digest", hello.getInventoryDigest()));
  }

  private static Endpoint endpoint(String host, int port) {
    if (host.isEmpty()) {
      return Endpoint.UNREACHABLE;
    }
    Fields.atMost("listen_host", host, LONGEST_HOST);
    if (!host.matches("[A-Za-z0-9.:_%-]+")) {
      throw Fields.bad("listen_host", "must be a DNS name or an address, was \"" + host + "\"");
    }
    return new Endpoint(host, Fields.between("listen_port", port, 1, 65_535));
  }

  ClusterToEdge welcome(ClientView view, GatewayTools tools) {
    return ClusterToEdge.newBuilder()
        .setRequestId(requestId)
        .setWelcome(
            Welcome.newBuilder()
                .setClientId(view.client().text())
                .setClusterTimeMillis(tools.clock().millis())
                .setTicketKey(ByteString.copyFrom(tools.ticketKey().publicKey().getEncoded()))
                .setVaultKey(ByteString.copyFrom(tools.ports().vault().publicKey().getEncoded()))
                .setList(Answers.listUpdate(view.list()))
                .setReportIntervalMillis((int) tools.policy().timing().report().toMillis())
                .setCatalogVersion(tools.ports().catalog().version()))
        .build();
  }

  /** A node that serves several cells promises each its share of the uplink. */
  SchedulerCommand.Joined joined(
      PeerCertificate peer,
      PriorityList list,
      int cells,
      Digest held,
      ActorRef<PartyOrder> session) {
    return new SchedulerCommand.Joined(
        peer.client(),
        peer.kind(),
        list,
        endpoint,
        uplink / cells,
        downlink / cells,
        capacity,
        held,
        session);
  }
}
