package tributary.cluster.gateway;

import com.google.protobuf.ByteString;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import tributary.cluster.client.ClientView;
import tributary.cluster.scheduling.PartyOrder;
import tributary.cluster.scheduling.SchedulerCommand;
import tributary.core.client.JoinProof;
import tributary.core.client.PriorityList;
import tributary.core.scheduling.Location;
import tributary.core.scheduling.Reachability;
import tributary.crypto.PeerCertificate;
import tributary.model.BootReport;
import tributary.model.Digest;
import tributary.model.NodeKind;
import tributary.model.Refusal;
import tributary.wire.BootMessages;
import tributary.wire.Fields;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.Hello;
import tributary.wire.proto.LimitsChanged;
import tributary.wire.proto.Welcome;

/** A node's Hello, checked. */
record Joining(
    long requestId,
    String listenHost,
    int listenPort,
    long uplink,
    long downlink,
    long capacity,
    Digest inventory,
    Optional<byte[]> shownNonce,
    String mediaCluster,
    Optional<String> bootRefusals,
    Optional<BootReport> boot) {
  private static final int LONGEST_HOST = 253;
  private static final int LONGEST_CLUSTER = 63;
  private static final int LONGEST_NONCE = 64;
  // 100 Tbit/s: sums over a cell stay far from overflow.
  private static final long MOST_BITS = 100_000_000_000_000L;

  static Joining of(Hello hello, long requestId) {
    return new Joining(
        requestId,
        host(hello.getListenHost()),
        Fields.between("listen_port", hello.getListenPort(), 0, 65_535),
        bits("uplink_bits_per_second", hello.getUplinkBitsPerSecond()),
        bits("downlink_bits_per_second", hello.getDownlinkBitsPerSecond()),
        Fields.between("capacity_bytes", hello.getCapacityBytes(), 0, Long.MAX_VALUE / 2),
        Fields.digest("inventory_digest", hello.getInventoryDigest()),
        hello.hasJoinNonce()
            ? Optional.of(
                Fields.atMost("join_nonce", hello.getJoinNonce(), LONGEST_NONCE).toByteArray())
            : Optional.empty(),
        cluster(hello.getMediaCluster()),
        bootRefusals(hello.getBootRefusals()),
        hello.hasBoot() ? Optional.of(BootMessages.fromProto(hello.getBoot())) : Optional.empty());
  }

  private static String cluster(String name) {
    Fields.atMost("media_cluster", name, LONGEST_CLUSTER);
    if (!name.matches("[A-Za-z0-9._-]*")) {
      throw Fields.bad(
          "media_cluster", "must be letters, digits, '.', '_' and '-', was \"" + name + "\"");
    }
    return name;
  }

  private static Optional<String> bootRefusals(String said) {
    if (!said.matches("|[1-9][0-9]{0,9}:[A-Z_]{1,40}")) {
      throw Fields.bad("boot_refusals", "must be as 3:WRONG_CONTENT");
    }
    return Optional.of(said).filter(it -> !it.isEmpty());
  }

  /** Why the node's boot stage refused software, if it has, and how often. */
  Optional<Refusal> tampering() {
    return bootRefusals.map(
        said ->
            new Refusal(
                said.substring(said.indexOf(':') + 1),
                "its boot stage refused software "
                    + said.substring(0, said.indexOf(':'))
                    + " times"));
  }

  private static String host(String host) {
    Fields.atMost("listen_host", host, LONGEST_HOST);
    if (!host.matches("[A-Za-z0-9.:_%-]*")) {
      throw Fields.bad("listen_host", "must be a DNS name or an address, was \"" + host + "\"");
    }
    return host;
  }

  /**
   * What the node says of itself: a media server, run by the operator, may say where it is reached;
   * anybody may say that it is not. The rest is to be tested.
   */
  Reachability declared(NodeKind kind) {
    if (listenPort == 0) {
      return new Reachability.Unreachable();
    }
    return kind.isOrigin() && !listenHost.isEmpty()
        ? new Reachability.Open(new Reachability.Endpoint(listenHost, listenPort))
        : new Reachability.Untested();
  }

  /** What the client's entity is to know of the nonces. */
  JoinProof proof(byte[] next) {
    return new JoinProof(
        shownNonce.filter(nonce -> nonce.length > 0).map(Digest::ofContent),
        shownNonce.map(_ -> Digest.ofContent(next)));
  }

  /**
   * @param nonce for the next joining
   */
  ClusterToEdge welcome(ClientView view, PeerCertificate peer, byte[] nonce, GatewayTools tools) {
    return ClusterToEdge.newBuilder()
        .setRequestId(requestId)
        .setWelcome(
            Welcome.newBuilder()
                .setClientId(view.client().text())
                .setClusterTimeMillis(tools.clock().millis())
                .setTicketKey(ByteString.copyFrom(tools.ticketKey().publicKey().getEncoded()))
                .setVaultKey(ByteString.copyFrom(tools.ports().vault().publicKey().getEncoded()))
                .setList(Answers.listUpdate(view.list(), view.items().shadow()))
                .setReportIntervalMillis((int) tools.policy().timing().report().toMillis())
                .setCatalogVersion(tools.ports().catalog().version())
                .setJoinNonce(
                    shownNonce.isPresent() ? ByteString.copyFrom(nonce) : ByteString.EMPTY)
                .setReportsWanted(true)
                .setSnapshots(true)
                .setRenewAtMillis(
                    peer.expires().minus(tools.policy().renewBefore()).toEpochMilli()))
        .build();
  }

  private static long bits(String field, long bits) {
    return Fields.between(field, bits, 0, MOST_BITS);
  }

  /** Refused: BAD_MESSAGE. */
  Joining with(LimitsChanged changed) {
    return new Joining(
        requestId,
        listenHost,
        listenPort,
        bits("uplink_bits_per_second", changed.getUplinkBitsPerSecond()),
        bits("downlink_bits_per_second", changed.getDownlinkBitsPerSecond()),
        capacity,
        inventory,
        shownNonce,
        mediaCluster,
        bootRefusals,
        boot);
  }

  SchedulerCommand.LimitsChanged limits(PeerCertificate peer, int cells) {
    return new SchedulerCommand.LimitsChanged(peer.client(), uplink / cells, downlink / cells);
  }

  /** A node that serves several cells promises each its share of the uplink. */
  SchedulerCommand.Joined joined(
      PeerCertificate peer,
      Reachability reachability,
      Location location,
      PriorityList list,
      int cells,
      Digest held,
      ActorRef<PartyOrder> session) {
    return new SchedulerCommand.Joined(
        peer.client(),
        peer.kind(),
        peer.kind().isOrigin() ? mediaCluster : "",
        list,
        reachability,
        location,
        uplink / cells,
        downlink / cells,
        capacity,
        held,
        session);
  }
}
