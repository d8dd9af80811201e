package tributary.edge.lease;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tributary.crypto.CertificateAuthority;
import tributary.crypto.DeviceKey;
import tributary.crypto.Identity;
import tributary.crypto.SigningKey;
import tributary.edge.link.ClusterLink.LeaseOrder;
import tributary.edge.link.ClusterLink.Role;
import tributary.edge.store.ItemFixture;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.LeaseId;
import tributary.model.NodeKind;
import tributary.model.SegmentRange;
import tributary.model.TransferId;
import tributary.wire.LeaseTicket;

/** The cluster's part in a lease: certificates, tickets, and an order to each party. */
public final class TestCluster {
  /** What these leases are counted under. */
  static final String REASON = "BOX_HOLDS";

  private final CertificateAuthority authority;
  private final SigningKey ticketKey = SigningKey.generate();
  private int clients;
  private int leases;

  public TestCluster(Path directory) throws IOException {
    authority = CertificateAuthority.loadOrCreate(directory, Clock.systemUTC());
  }

  ClientId newClient() {
    return ClientId.of(new CellId(0), ++clients);
  }

  Identity identity(ClientId client, NodeKind kind) {
    DeviceKey key = DeviceKey.generate();
    return new Identity(
        key.privateKey(),
        authority.issue(
            key.publicKey(), client, kind, authority.newRegistrationNumber(), Duration.ofDays(1)),
        authority.trustAnchors());
  }

  SigningKey ticketKey() {
    return ticketKey;
  }

  /** A lease as the cluster grants it; change a copy to grant something else. */
  Grant grant(ItemFixture item, TestNode sender, TestNode receiver, SegmentRange... segments) {
    return new Grant(
        new LeaseId(new TransferId(receiver.client(), item.media()), 1, ++leases),
        item,
        sender,
        receiver,
        Role.SENDER,
        List.of(segments),
        1_000_000_000,
        Instant.now().plusSeconds(60),
        ticketKey);
  }

  /**
   * @param listener which of the two is dialled
   */
  record Grant(
      LeaseId lease,
      ItemFixture item,
      TestNode sender,
      TestNode receiver,
      Role listener,
      List<SegmentRange> segments,
      long rate,
      Instant expires,
      SigningKey signedWith) {

    Grant listening(Role role) {
      return new Grant(lease, item, sender, receiver, role, segments, rate, expires, signedWith);
    }

    Grant at(long bitsPerSecond) {
      return new Grant(
          lease, item, sender, receiver, listener, segments, bitsPerSecond, expires, signedWith);
    }

    Grant until(Instant end) {
      return new Grant(lease, item, sender, receiver, listener, segments, rate, end, signedWith);
    }

    Grant signedWith(SigningKey key) {
      return new Grant(lease, item, sender, receiver, listener, segments, rate, expires, key);
    }

    LeaseTicket ticket() {
      return new LeaseTicket(lease, sender.client(), receiver.client(), segments, rate, expires);
    }

    LeaseOrder order(Role role) {
      TestNode peer = role == Role.SENDER ? receiver : sender;
      boolean initiator = role != listener;
      return new LeaseOrder(
          lease,
          role,
          initiator,
          segments,
          peer.client(),
          initiator ? "127.0.0.1" : "",
          initiator ? peer.port() : 0,
          false,
          rate,
          initiator ? ticket().sign(signedWith) : new byte[0],
          REASON,
          false,
          null,
          role == Role.RECEIVER ? item.manifest() : null,
          Optional.empty());
    }

    /** As for two nodes behind NATs, which dial each other at this instant. */
    LeaseOrder meeting(Role role, Instant at) {
      LeaseOrder order = order(role);
      return new LeaseOrder(
          lease,
          role,
          order.initiator(),
          segments,
          order.peer(),
          "127.0.0.1",
          (role == Role.SENDER ? receiver : sender).port(),
          false,
          rate,
          order.ticket(),
          order.reason(),
          order.background(),
          at,
          order.manifest(),
          order.trace());
    }

    void tellToMeet(Instant at) {
      receiver.order(meeting(Role.RECEIVER, at));
      sender.order(meeting(Role.SENDER, at));
    }

    /** To both, as R394 has it. */
    void tell() {
      receiver.order(order(Role.RECEIVER));
      sender.order(order(Role.SENDER));
    }
  }

  /** The same order but for these segments and the port to dial. */
  static LeaseOrder changed(LeaseOrder order, List<SegmentRange> segments, int peerPort) {
    return new LeaseOrder(
        order.lease(),
        order.role(),
        order.initiator(),
        segments,
        order.peer(),
        order.peerHost(),
        peerPort,
        order.peerIsOrigin(),
        order.rateBitsPerSecond(),
        order.ticket(),
        order.reason(),
        order.background(),
        order.opensAt(),
        order.manifest(),
        order.trace());
  }
}
