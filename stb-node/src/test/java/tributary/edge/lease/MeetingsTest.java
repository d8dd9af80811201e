package tributary.edge.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tributary.edge.Await;
import tributary.edge.lease.TestCluster.Grant;
import tributary.edge.lease.TestNode.Shape;
import tributary.edge.link.ClusterLink.Role;
import tributary.edge.store.ItemFixture;
import tributary.model.NodeKind;
import tributary.model.SegmentRange;

/**
 * Two nodes that dial each other. On loopback one SYN always finds the other's listener; through
 * NATs they cross, which the system test shows.
 */
class MeetingsTest extends TestNodes {
  private static final ItemFixture MOVIE = ItemFixture.of(21, 24);
  private static final ItemFixture OTHER = ItemFixture.of(22, 6);
  private static final SegmentRange ALL = new SegmentRange(0, 24);

  private static Instant soon() {
    return Instant.now().plusMillis(100);
  }

  @Test
  void bothDialAndEitherMayBeTheReceiver() throws IOException {
    for (boolean lesserReceives : List.of(true, false)) {
      TestNode one = node();
      TestNode other = node();
      TestNode donor = lesserReceives ? other : one;
      TestNode receiver = lesserReceives ? one : other;
      MOVIE.storeIn(donor.store());

      cluster.grant(MOVIE, donor, receiver, ALL).tellToMeet(soon());

      Await.until("the film is there", () -> receiver.isComplete(MOVIE.media()));
    }
  }

  @Test
  void theConnectionIsUsedAgainInBothDirectionsWithoutDialling() throws IOException {
    TestNode one = node();
    TestNode other = node();
    MOVIE.storeIn(one.store());
    OTHER.storeIn(other.store());
    cluster.grant(MOVIE, one, other, new SegmentRange(0, 4)).tellToMeet(soon());
    Await.until("first lease", () -> other.held.size() == 4);

    Instant later = Instant.now().plusSeconds(2);
    cluster.grant(OTHER, other, one, new SegmentRange(0, 6)).tellToMeet(later);
    cluster.grant(MOVIE, one, other, new SegmentRange(4, 20)).tellToMeet(later);
    Await.until(
        "further leases", () -> one.isComplete(OTHER.media()) && other.isComplete(MOVIE.media()));

    assertThat(Instant.now()).as("nobody waited to dial").isBefore(later);
  }

  @Test
  void aNodeWhoseOtherSideIsGoneMeetsItAgain() throws IOException {
    TestNode one = node();
    Shape shape = Shape.of(cluster, folder);
    TestNode other = new TestNode(kit, cluster, shape);
    MOVIE.storeIn(one.store());
    cluster.grant(MOVIE, one, other, new SegmentRange(0, 4)).tellToMeet(soon());
    Await.until("first lease", () -> other.held.size() == 4);
    int port = other.port();
    other.close();
    Await.until("the one notices", () -> one.connections() == 0);

    TestNode again =
        new TestNode(
            kit,
            cluster,
            new Shape(
                shape.client(),
                shape.identity(),
                shape.folder(),
                shape.uplink(),
                shape.capacityBytes(),
                port));
    nodes.add(again);
    cluster.grant(MOVIE, one, again, new SegmentRange(4, 20)).tellToMeet(soon());

    Await.until("the rest", () -> again.isComplete(MOVIE.media()));
  }

  @Test
  void nobodyThereIsAFailureToConnectAfterABoundedTimeForBothRoles() throws IOException {
    TestNode donor = node();
    TestNode receiver = node();
    Grant grant = cluster.grant(MOVIE, donor, receiver, ALL);
    nodes.remove(donor);
    var order = grant.meeting(Role.RECEIVER, soon());
    donor.close();

    receiver.order(order);
    Await.until("failed", () -> receiver.failure().isPresent());

    assertThat(receiver.failure().orElseThrow().reason()).isEqualTo("CONNECT_FAILED");
    assertThat(receiver.failure().orElseThrow().detail())
        .contains("127.0.0.1:" + order.peerPort() + ", both dialling");
  }

  @Test
  void somebodyElseAtThatAddressIsNotTalkedTo() throws IOException {
    TestNode donor = node();
    TestNode stranger = node();
    TestNode receiver = node();
    MOVIE.storeIn(stranger.store());
    Grant meant = cluster.grant(MOVIE, donor, receiver, ALL);
    Grant led = cluster.grant(MOVIE, stranger, receiver, ALL);
    var order = meant.meeting(Role.RECEIVER, soon());

    receiver.order(
        TestCluster.changed(
            order, order.segments(), led.meeting(Role.RECEIVER, soon()).peerPort()));
    Await.until("failed", () -> receiver.failure().isPresent());

    assertThat(receiver.failure().orElseThrow().reason()).isEqualTo("CONNECT_FAILED");
    assertThat(stranger.bytesSent).hasValue(0);
  }

  @Test
  void aSecondNodeDoesNotGetThePortUnnoticed() throws IOException {
    TestNode first = node();

    assertThatThrownBy(
            () ->
                new TestNode(
                    kit,
                    cluster,
                    new Shape(
                        cluster.newClient(),
                        cluster.identity(cluster.newClient(), NodeKind.SET_TOP_BOX),
                        folder.resolve("second"),
                        "1 Gbit",
                        1L << 40,
                        first.port())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("tributary.edge.listen");
  }

  @Test
  void theProbeLeavesFromTheListenersPort() throws Exception {
    TestNode node = node();
    try (ServerSocket gateway = new ServerSocket(0)) {
      node.probe(gateway.getLocalPort(), new byte[] {7});
      try (var probe = gateway.accept()) {
        probe.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
        assertThat(probe.getPort()).isEqualTo(node.port());
        assertThat(probe.getInputStream().read()).isEqualTo(7);
      }
    }
  }
}
