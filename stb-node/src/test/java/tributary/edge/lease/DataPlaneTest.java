package tributary.edge.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tributary.crypto.Identity;
import tributary.crypto.SigningKey;
import tributary.edge.Await;
import tributary.edge.lease.TestCluster.Grant;
import tributary.edge.lease.TestNode.Shape;
import tributary.edge.link.ClusterLink.LeaseOrder;
import tributary.edge.link.ClusterLink.PartyReport;
import tributary.edge.link.ClusterLink.Role;
import tributary.edge.store.ItemFixture;
import tributary.model.HaveMap;
import tributary.model.NodeKind;
import tributary.model.SegmentRange;
import tributary.wire.DataMessage;
import tributary.wire.Tls;

/** Two and three nodes over real TLS on loopback. */
class DataPlaneTest extends TestNodes {
  private static final ItemFixture MOVIE = ItemFixture.of(11, 24);
  private static final SegmentRange ALL = new SegmentRange(0, 24);

  private TestNode slowDonor(String uplink) throws IOException {
    return donor(MOVIE, uplink);
  }

  private TestNode donor() throws IOException {
    TestNode donor = node();
    MOVIE.storeIn(donor.store());
    return donor;
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void anItemGoesOverWhoeverDials(Role listener) throws IOException {
    TestNode donor = donor();
    TestNode receiver = node();

    Grant grant = cluster.grant(MOVIE, donor, receiver, ALL).listening(listener);
    grant.tell();
    Await.until("both succeeded", () -> both(donor, receiver));

    assertThat(receiver.item(MOVIE.media()).have()).isEqualTo(HaveMap.all(24));
    assertThat(receiver.held).containsExactlyInAnyOrderElementsOf(numbers(24));
    assertThat(donor.success().orElseThrow().bytes()).isEqualTo(MOVIE.file().length);
    assertThat(receiver.success().orElseThrow().bytes()).isEqualTo(MOVIE.file().length);
    assertThat(donor.reports.getFirst())
        .isEqualTo(new PartyReport.Connected(grant.lease(), Role.SENDER));
    assertThat(receiver.reports.getFirst())
        .isEqualTo(new PartyReport.Connected(grant.lease(), Role.RECEIVER));
    assertThat(counted(donor, "SENDER")).isEqualTo(counted(receiver, "RECEIVER"));
    assertThat(counted(donor, "SENDER")).isBetween(1.0, 1.01);
    Await.until("digest told", () -> !receiver.assembled.isEmpty());
    assertThat(receiver.assembled).containsExactly(MOVIE.manifest().rootDigest());

    receiver.confirm(MOVIE.media());
    Await.until("confirmed", () -> receiver.item(MOVIE.media()).isConfirmed());
  }

  /** What is counted under the leases' reason, in movies. */
  private static double counted(TestNode node, String role) {
    assertThat(node.leased).containsOnlyKeys(role + " " + TestCluster.REASON);
    return (double) node.leased.get(role + " " + TestCluster.REASON) / MOVIE.file().length;
  }

  @Test
  void severalDonorsFillOneReceiverAndAPartialHolderDonatesAtOnce() throws IOException {
    TestNode first = donor();
    TestNode second = donor();
    TestNode receiver = node();
    TestNode next = node();

    cluster.grant(MOVIE, first, receiver, new SegmentRange(0, 6)).tell();
    cluster.grant(MOVIE, second, receiver, new SegmentRange(6, 6)).tell();
    Await.until("half is held", () -> receiver.held.size() == 12);
    cluster.grant(MOVIE, receiver, next, new SegmentRange(3, 6)).tell();
    Await.until("passed on", () -> next.success().isPresent());

    assertThat(next.item(MOVIE.media()).have())
        .isEqualTo(HaveMap.none(24).with(List.of(new SegmentRange(3, 6))));
    assertThat(next.assembled).isEmpty();
  }

  @Test
  void aReceiverThatRestartsFetchesOnlyWhatItDoesNotHold() throws IOException {
    TestNode donor = donor();
    Shape shape = Shape.of(cluster, folder);
    TestNode receiver = node(shape);
    cluster.grant(MOVIE, donor, receiver, new SegmentRange(0, 10)).tell();
    Await.until("part is held", () -> receiver.success().isPresent());
    nodes.remove(receiver);
    receiver.close();

    TestNode restarted = node(shape);
    cluster.grant(MOVIE, donor, restarted, ALL).tell();
    Await.until("complete", () -> restarted.success().isPresent());

    assertThat(restarted.held).hasSize(14).allMatch(segment -> segment >= 10);
    assertThat(restarted.isComplete(MOVIE.media())).isTrue();
  }

  @Test
  void anItemThatWasNeverConfirmedIsReportedAgainAfterARestart() throws IOException {
    Shape shape = Shape.of(cluster, folder);
    TestNode before = node(shape);
    MOVIE.storeIn(before.store());
    nodes.remove(before);
    before.close();

    TestNode after = node(shape);

    Await.until("told again", () -> !after.assembled.isEmpty());
    assertThat(after.assembled).containsExactly(MOVIE.manifest().rootDigest());
  }

  @Test
  void aLeaseOfWhatIsHeldAlreadyMovesNothingAndTellsTheDigest() throws IOException {
    TestNode donor = donor();
    TestNode receiver = node();
    MOVIE.storeIn(receiver.store());

    cluster.grant(MOVIE, donor, receiver, ALL).tell();
    Await.until("digest told", () -> !receiver.assembled.isEmpty());

    assertThat(receiver.success().orElseThrow().bytes()).isZero();
    assertThat(donor.bytesSent).hasValue(0);
  }

  @Test
  void aFlippedByteInTheDonorsStoreIsRefusedReportedAndDropped() throws IOException {
    TestNode donor = donor();
    TestNode receiver = node();
    MOVIE.flipOnDisk(folder.resolve(donor.client().text()), 7);

    Grant grant = cluster.grant(MOVIE, donor, receiver, ALL);
    grant.tell();
    Await.until("both failed", () -> bothFailed(donor, receiver));

    PartyReport.Failed sender = donor.failure().orElseThrow();
    assertThat(sender.reason()).isEqualTo("SEGMENT_CORRUPT");
    assertThat(sender.segment()).isEqualTo(7);
    assertThat(receiver.failure().orElseThrow().segment()).isEqualTo(7);
    assertThat(donor.item(MOVIE.media()).have().has(7)).isFalse();
    assertThat(receiver.item(MOVIE.media()).have().has(7)).isFalse();

    TestNode other = donor();
    cluster.grant(MOVIE, other, receiver, ALL).tell();
    Await.until("came from elsewhere", () -> receiver.isComplete(MOVIE.media()));
  }

  @Test
  void aMissingSegmentEndsTheLeaseNamingIt() throws IOException {
    TestNode donor = node();
    donor.store().create(MOVIE.manifest()).write(0, MOVIE.segment(0));
    TestNode receiver = node();

    cluster.grant(MOVIE, donor, receiver, new SegmentRange(0, 2)).tell();
    Await.until("both failed", () -> bothFailed(donor, receiver));

    assertThat(donor.failure().orElseThrow().reason()).isEqualTo("SEGMENT_MISSING");
    assertThat(donor.failure().orElseThrow().segment()).isEqualTo(1);
    assertThat(receiver.failure().orElseThrow().reason()).isEqualTo("SEGMENT_MISSING");
  }

  @Test
  void aDonorThatDiesMidTransferIsReportedAndAnotherFinishes() throws IOException {
    TestNode donor = slowDonor("4 Mbit");
    TestNode receiver = node();
    cluster.grant(MOVIE, donor, receiver, ALL).tell();
    Await.until("some arrived", () -> receiver.held.size() >= 2);

    nodes.remove(donor);
    donor.close();
    Await.until("loss seen", () -> receiver.failure().isPresent());

    assertThat(receiver.failure().orElseThrow().reason()).isEqualTo("CONNECTION_LOST");
    int kept = receiver.item(MOVIE.media()).have().count();
    cluster.grant(MOVIE, donor(), receiver, ALL).tell();
    Await.until("complete", () -> receiver.success().isPresent());
    assertThat(receiver.held).hasSize(24).doesNotHaveDuplicates();
    assertThat(kept).isBetween(2, 23);
  }

  @Test
  void nobodyThereIsAFailureToConnectNamingWhere() throws IOException {
    TestNode donor = donor();
    TestNode receiver = node();
    Grant grant = cluster.grant(MOVIE, donor, receiver, ALL);
    var order = grant.order(Role.RECEIVER);
    nodes.remove(donor);
    donor.close();

    receiver.order(order);
    Await.until("failed", () -> receiver.failure().isPresent());

    assertThat(receiver.failure().orElseThrow().reason()).isEqualTo("CONNECT_FAILED");
    assertThat(receiver.failure().orElseThrow().detail()).contains("127.0.0.1:" + order.peerPort());
  }

  @Test
  void anotherAuthoritysCertificateGetsNoConnection() throws IOException {
    TestNode donor = donor();
    TestCluster foreign = new TestCluster(folder.resolve("foreign"));
    Shape shape = Shape.of(cluster, folder);
    TestNode receiver =
        node(shape.identity(foreign.identity(shape.client(), NodeKind.SET_TOP_BOX)));

    cluster.grant(MOVIE, donor, receiver, ALL).tell();
    Await.until("failed", () -> receiver.failure().isPresent());

    assertThat(receiver.failure().orElseThrow().reason()).isEqualTo("CONNECT_FAILED");
    assertThat(donor.bytesSent).hasValue(0);
  }

  @Test
  void aNodeThatIsNotWhomTheOrderNamesIsNotTalkedTo() throws IOException {
    TestNode donor = donor();
    Shape shape = Shape.of(cluster, folder);
    TestNode impostor =
        node(shape.identity(cluster.identity(cluster.newClient(), NodeKind.SET_TOP_BOX)));
    MOVIE.storeIn(impostor.store());
    TestNode receiver = node();

    cluster.grant(MOVIE, impostor, receiver, ALL).tell();
    Await.until("failed", () -> receiver.failure().isPresent());

    assertThat(receiver.failure().orElseThrow().reason()).isEqualTo("CONNECT_FAILED");
    assertThat(receiver.failure().orElseThrow().detail()).contains("WRONG_CLIENT");
    assertThat(donor.bytesSent).hasValue(0);
  }

  @Test
  void anOversizedFrameEndsOnlyItsOwnConnection() throws Exception {
    TestNode donor = donor();
    Identity identity = cluster.identity(cluster.newClient(), NodeKind.SET_TOP_BOX);
    MultiThreadIoEventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      Channel channel =
          new Bootstrap()
              .group(loop)
              .channel(NioSocketChannel.class)
              .handler(Tls.client(identity).newHandler(ByteBufAllocator.DEFAULT))
              .connect("127.0.0.1", donor.port())
              .sync()
              .channel();
      channel.writeAndFlush(Unpooled.buffer().writeInt(1 << 30).writeLong(0)).sync();

      assertThat(channel.closeFuture().await(20_000)).isTrue();
    } finally {
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
    TestNode receiver = node();
    cluster.grant(MOVIE, donor, receiver, ALL).tell();
    Await.until("still serves others", () -> receiver.success().isPresent());
  }

  @Test
  void aSegmentOutsideTheLeaseIsNotSent() throws IOException {
    TestNode donor = donor();
    TestNode receiver = node();
    Grant two = cluster.grant(MOVIE, donor, receiver, new SegmentRange(0, 2));
    LeaseOrder order = two.order(Role.RECEIVER);
    donor.order(two.order(Role.SENDER));

    receiver.order(TestCluster.changed(order, List.of(new SegmentRange(5, 1)), order.peerPort()));
    Await.until("refused", () -> receiver.failure().isPresent());

    assertThat(receiver.failure().orElseThrow().detail()).contains("NOT_LEASED");
    assertThat(donor.bytesSent).hasValue(0);
  }

  @Test
  void aTicketForAnotherReceiverIsRefused() throws IOException {
    TestNode donor = donor();
    TestNode meant = node();
    TestNode thief = node();
    Grant grant = cluster.grant(MOVIE, donor, meant, ALL);
    donor.order(grant.order(Role.SENDER));

    thief.order(grant.order(Role.RECEIVER));
    Await.until("refused", () -> thief.failure().isPresent());

    assertThat(thief.failure().orElseThrow().reason()).isEqualTo("LEASE_REFUSED");
    assertThat(thief.failure().orElseThrow().detail()).contains("WRONG_PARTY");
    assertThat(donor.bytesSent).hasValue(0);
  }

  @Test
  void aTicketOfAnotherSizeThanTheOrderIsRefused() throws IOException {
    TestNode donor = donor();
    TestNode receiver = node();
    Grant all = cluster.grant(MOVIE, donor, receiver, ALL);
    Grant one =
        new Grant(
            all.lease(),
            MOVIE,
            donor,
            receiver,
            Role.SENDER,
            List.of(new SegmentRange(0, 1)),
            all.rate(),
            all.expires(),
            all.signedWith());
    donor.order(one.order(Role.SENDER));

    receiver.order(all.order(Role.RECEIVER));
    Await.until("refused", () -> receiver.failure().isPresent());

    assertThat(receiver.failure().orElseThrow().detail()).contains("TICKET_DIFFERS");
  }

  @Test
  void aForgedTicketGetsTheConnectionClosed() throws IOException {
    TestNode donor = donor();
    TestNode receiver = node();
    Grant grant = cluster.grant(MOVIE, donor, receiver, ALL);
    donor.order(grant.order(Role.SENDER));
    SigningKey own = SigningKey.generate();
    receiver.tell(new LeaseCommand.Known(receiver.client(), own.publicKey()));

    receiver.order(grant.signedWith(own).order(Role.RECEIVER));
    Await.until("lost", () -> receiver.failure().isPresent());

    assertThat(receiver.failure().orElseThrow().reason()).isEqualTo("CONNECTION_LOST");
    assertThat(donor.bytesSent).hasValue(0);
  }

  @Test
  void anExpiredTicketIsRefusedByWhoeverSeesItFirst() throws IOException {
    TestNode donor = donor();
    TestNode receiver = node();

    cluster.grant(MOVIE, donor, receiver, ALL).until(Instant.now().minusSeconds(1)).tell();
    Await.until("refused", () -> receiver.failure().isPresent());

    assertThat(receiver.failure().orElseThrow().detail()).contains("TICKET_EXPIRED");
  }

  @Test
  void aLeaseEndsWithItsTicket() throws IOException {
    TestNode donor = slowDonor("200 kbit");
    TestNode receiver = node();

    cluster.grant(MOVIE, donor, receiver, ALL).until(Instant.now().plusMillis(1500)).tell();
    Await.until("ended", () -> receiver.failure().isPresent());

    // The donor may hear of the end before its own clock says so.
    assertThat(receiver.failure().orElseThrow().reason()).isIn("EXPIRED", "CONNECTION_LOST");
    Await.until("let go", () -> !donor.store().removable().isEmpty());
    assertThat(receiver.isComplete(MOVIE.media())).isFalse();
  }

  @Test
  void aCancelledLeaseStopsAndSaysNothingMore() throws IOException {
    TestNode donor = slowDonor("1 Mbit");
    TestNode receiver = node();
    Grant grant = cluster.grant(MOVIE, donor, receiver, ALL);
    grant.tell();
    Await.until("under way", () -> donor.first(PartyReport.Progress.class).isPresent());

    donor.tell(new LeaseCommand.Cancel(grant.lease(), "test"));
    Await.until("unpinned", () -> !donor.store().removable().isEmpty());
    assertThat(donor.failure()).isEmpty();
    assertThat(donor.success()).isEmpty();

    Await.until(
        "probe answered",
        () -> {
          // One that comes while the lease ends gets no answer: the cluster asks again.
          donor.tell(new LeaseCommand.Probe(grant.lease()));
          return donor.failure().isPresent();
        });

    assertThat(donor.failure().orElseThrow().detail()).contains("no such lease");
    assertThat(donor.success()).isEmpty();
  }

  @Test
  void aSenderThatIsBehindNatDialsAndItsItemIsPinnedMeanwhile() throws IOException {
    TestNode donor = slowDonor("4 Mbit");
    TestNode receiver = node();
    Grant grant = cluster.grant(MOVIE, donor, receiver, ALL).listening(Role.RECEIVER);

    grant.tell();
    Await.until("under way", () -> !receiver.held.isEmpty());

    assertThat(donor.store().removable()).isEmpty();
  }

  @Test
  void theUplinkIsNeverExceededByAllLeasesTogether() throws IOException {
    TestNode donor = slowDonor("8 Mbit");
    TestNode one = node();
    TestNode two = node();
    long before = System.nanoTime();

    cluster.grant(MOVIE, donor, one, new SegmentRange(0, 12)).tell();
    cluster.grant(MOVIE, donor, two, new SegmentRange(12, 12)).tell();
    Await.until("both done", () -> one.success().isPresent() && two.success().isPresent());

    // 24 segments at 1 MB/s take 1.5 s; faster is wrong, slower is a busy machine.
    double seconds = (System.nanoTime() - before) / 1e9;
    assertThat(donor.bytesSent.get()).isGreaterThanOrEqualTo(MOVIE.file().length);
    assertThat(donor.bytesSent.get() / seconds).isLessThan(1.05e6);
  }

  @Test
  void aLeasesRateIsAPromiseAndNotACeiling() throws IOException {
    TestNode donor = donor();
    TestNode receiver = node();

    // 24 segments of 64 KiB at 8 kbit/s would take 26 minutes; Await gives up long before.
    cluster.grant(MOVIE, donor, receiver, ALL).at(8_000).tell();

    Await.until("done", () -> receiver.success().isPresent());
  }

  @Test
  void aReceiverAsksRightBehindItsOfferAndWaitsForNoAnswer() throws Exception {
    Shape silent = Shape.of(cluster, folder);
    TestNode receiver = node();
    try (SilentListener listener = new SilentListener(silent.identity())) {
      TestNode donor = node(silent);
      LeaseOrder order = cluster.grant(MOVIE, donor, receiver, ALL).order(Role.RECEIVER);

      receiver.order(TestCluster.changed(order, order.segments(), listener.port()));
      Await.until("asked", () -> listener.heard.size() >= 3);

      assertThat(listener.heard.getFirst()).isInstanceOf(DataMessage.LeaseOffer.class);
      assertThat(listener.heard.get(1)).isEqualTo(new DataMessage.SegmentRequest(order.lease(), 0));
      assertThat(receiver.reports).isEmpty();
    }
  }

  @Test
  void whatWasAskedBehindARefusedOfferIsRefusedToo() throws IOException {
    TestNode donor = donor();
    TestNode receiver = node();

    receiver.order(cluster.grant(MOVIE, donor, receiver, ALL).order(Role.RECEIVER));
    Await.until("refused", () -> receiver.failure().isPresent());

    assertThat(receiver.failure().orElseThrow().detail()).contains("UNKNOWN_LEASE");
    cluster.grant(MOVIE, donor, receiver, ALL).tell();
    Await.until("the same connection serves on", () -> receiver.success().isPresent());
  }

  @Test
  void aFullStoreLetsGoOfWhatIsNotOnTheListAndElseSaysDiskFull() throws IOException {
    TestNode donor = donor();
    ItemFixture old = ItemFixture.of(12, 24);
    ItemFixture wanted = ItemFixture.of(13, 2);
    Shape shape = Shape.of(cluster, folder).capacity(MOVIE.file().length + 200_000L);
    TestNode receiver = new TestNode(kit, cluster, shape, Set.of(wanted.media(), MOVIE.media()));
    nodes.add(receiver);
    wanted.storeIn(receiver.store());

    cluster.grant(MOVIE, donor, receiver, ALL).tell();
    Await.until("done", () -> receiver.success().isPresent());
    assertThat(receiver.isComplete(wanted.media())).isTrue();

    old.storeIn(donor.store());
    cluster.grant(old, donor, receiver, ALL).tell();
    Await.until("refused", () -> receiver.failure().isPresent());
    assertThat(receiver.failure().orElseThrow().reason()).isEqualTo("DISK_FULL");
    assertThat(receiver.isComplete(MOVIE.media())).isTrue();
  }

  private static boolean both(TestNode one, TestNode two) {
    return one.success().isPresent() && two.success().isPresent();
  }

  private static boolean bothFailed(TestNode one, TestNode two) {
    return one.failure().isPresent() && two.failure().isPresent();
  }

  private static List<Integer> numbers(int end) {
    return java.util.stream.IntStream.range(0, end).boxed().toList();
  }
}
