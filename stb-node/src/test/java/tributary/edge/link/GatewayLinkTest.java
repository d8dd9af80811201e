package tributary.edge.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tributary.edge.link.LinkFixture.LEASE;
import static tributary.edge.link.LinkFixture.MEDIA;
import static tributary.edge.link.LinkFixture.OTHER;
import static tributary.edge.link.LinkFixture.SELF;

import com.google.protobuf.ByteString;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tributary.edge.link.ClusterLink.PartyReport;
import tributary.edge.link.ClusterLink.PriorityListView;
import tributary.edge.link.ClusterLink.Role;
import tributary.model.Digest;
import tributary.model.IngestReport;
import tributary.model.RefusedException;
import tributary.model.SegmentRange;
import tributary.wire.IdMessages;
import tributary.wire.Inventory;
import tributary.wire.Tls;
import tributary.wire.proto.CatalogChanged;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.Connection;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.EdgeToCluster.MessageCase;
import tributary.wire.proto.InventoryWanted;
import tributary.wire.proto.ItemConfirmed;
import tributary.wire.proto.KeyGrant;
import tributary.wire.proto.LeaseCancel;
import tributary.wire.proto.LeaseOrder;
import tributary.wire.proto.ListUpdate;
import tributary.wire.proto.Quote;
import tributary.wire.proto.Refusal;
import tributary.wire.proto.SegmentsHeld;
import tributary.wire.proto.SessionEnd;
import tributary.wire.proto.SnapshotOrder;
import tributary.wire.proto.StatusProbe;

/** The link against a real TLS server on loopback. */
class GatewayLinkTest extends OneGateway {
  @Test
  void aNodeJoinsWithWhatItIsAndHolds() throws Exception {
    start();

    TestGateway.Received hello = gateway.take(MessageCase.HELLO);

    assertThat(hello.peer().orElseThrow().client()).isEqualTo(SELF);
    assertThat(hello.message().getHello())
        .isEqualTo(
            LinkMessages.hello(LinkFixture.DESCRIPTION, INVENTORY.digest(), ByteString.EMPTY, ""));
    assertThat(link.isConnected()).isFalse();
    assertThatThrownBy(link::vaultKey).hasMessageStartingWith("NOT_CONNECTED: ");
    hello.answer(LinkFixture.welcome(1000));
    assertThat(orders.next()).isEqualTo("connected " + SELF);
    assertThat(orders.next()).isEqualTo(new PriorityListView(4, List.of(MEDIA)));
    assertThat(link.isConnected()).isTrue();
    assertThat(link.trouble()).isEmpty();
    assertThat(link.vaultKey()).isEqualTo(LinkFixture.VAULT.publicKey());
    assertThat(link.list().items()).containsExactly(MEDIA);
  }

  @Test
  void theClustersTimeIsKnownSoonAfterJoiningWhateverTheNodesOwnClockSays() throws Exception {
    start();
    join(1000);

    awaitTime();

    assertThat(clock.instant())
        .isBefore(Instant.ofEpochMilli(TestGateway.CLUSTER_TIME).plusSeconds(60));
  }

  /** The first heartbeat has its answer. */
  private void awaitTime() {
    Await.until(() -> !clock.instant().isBefore(Instant.ofEpochMilli(TestGateway.CLUSTER_TIME)));
  }

  @Test
  void theInventoryIsSentWhenWanted() throws Exception {
    start();
    Channel session = join(1000);

    TestGateway.send(
        session,
        ClusterToEdge.newBuilder().setInventoryWanted(InventoryWanted.getDefaultInstance()));

    EdgeToCluster message = gateway.take(MessageCase.INVENTORY).message();
    assertThat(Inventory.fromProto(message.getInventory()).digest()).isEqualTo(INVENTORY.digest());
  }

  @Test
  void aSegmentStoredWhileTheInventoryIsTakenIsToldAfterIt() throws Exception {
    start();
    Channel session = join(50);
    CountDownLatch taking = new CountDownLatch(1);
    CountDownLatch stored = new CountDownLatch(1);
    inventory =
        () -> {
          taking.countDown();
          await(stored);
          return INVENTORY;
        };

    TestGateway.send(
        session,
        ClusterToEdge.newBuilder().setInventoryWanted(InventoryWanted.getDefaultInstance()));
    await(taking);
    link.segmentsHeld(MEDIA, List.of(new SegmentRange(7, 1)));
    link.segmentsDropped(OTHER, List.of(), "evicted");
    stored.countDown();

    gateway.take(MessageCase.INVENTORY);
    assertThat(gateway.take().message()).isEqualTo(held(new SegmentRange(7, 1)));
    assertThat(gateway.take(MessageCase.ITEM_DROPPED).message().getItemDropped().getReason())
        .isEqualTo("evicted");
  }

  @Test
  void aSegmentStoredWhileJoiningIsToldAfterTheWelcome() throws Exception {
    start();
    TestGateway.Received hello = gateway.take(MessageCase.HELLO);

    link.segmentsHeld(MEDIA, List.of(new SegmentRange(7, 1)));
    link.itemAssembled(LEASE.transfer(), Digest.ofContent());
    hello.answer(LinkFixture.welcome(60_000));

    assertThat(gateway.take().message()).isEqualTo(held(new SegmentRange(7, 1)));
    gateway.take(MessageCase.ITEM_ASSEMBLED);
  }

  @Test
  void onlyAClusterThatWantsThemIsToldOfIngestsTheLatestInPlaceOfThoseBefore() throws Exception {
    start();
    ClusterToEdge.Builder welcome = LinkFixture.welcome(60_000);
    welcome.getWelcomeBuilder().setReportsWanted(true);
    gateway.take(MessageCase.HELLO).answer(welcome);
    assertThat(orders.next()).isEqualTo("connected " + SELF);

    link.ingests(new IngestReport("1", List.of()));
    link.ingests(new IngestReport("2", List.of()));
    link.report(new PartyReport.Succeeded(LEASE, Role.RECEIVER, 400, 1234));

    gateway.take(MessageCase.PARTY_REPORT);
    assertThat(gateway.take(MessageCase.INGEST_REPORT).message().getIngestReport().getRun())
        .isEqualTo("2");
  }

  @Test
  void aClusterOfAnEarlierReleaseIsNotToldOfIngests() throws Exception {
    start();
    join(60_000);
    assertThat(link.snapshots()).as("nor asked for catalogs in bulk").isEmpty();

    link.ingests(new IngestReport("1", List.of()));
    link.report(new PartyReport.Succeeded(LEASE, Role.RECEIVER, 400, 1234));
    link.report(new PartyReport.Succeeded(LEASE, Role.RECEIVER, 400, 1234));

    assertThat(gateway.take().message().getMessageCase()).isEqualTo(MessageCase.PARTY_REPORT);
    assertThat(gateway.take().message().getMessageCase()).isEqualTo(MessageCase.PARTY_REPORT);
  }

  @Test
  void aClusterThatHasCatalogsInBulkIsAskedForThem() throws Exception {
    start();
    ClusterToEdge.Builder welcome = LinkFixture.welcome(60_000);
    welcome.getWelcomeBuilder().setSnapshots(true);
    gateway.take(MessageCase.HELLO).answer(welcome);
    assertThat(orders.next()).isEqualTo("connected " + SELF);

    CompletionStage<Optional<String>> work = link.snapshots().orElseThrow().work();
    gateway
        .take(MessageCase.SNAPSHOT_REQUEST)
        .answer(
            ClusterToEdge.newBuilder()
                .setSnapshotOrder(SnapshotOrder.newBuilder().setCatalogId("main")));

    assertThat(work.toCompletableFuture().get(30, TimeUnit.SECONDS)).contains("main");
  }

  @Test
  void segmentsAndProgressAreBatchedAndOtherNewsGoesBehindThemAtOnce() throws Exception {
    start();
    join(60_000);

    link.segmentsHeld(MEDIA, List.of(new SegmentRange(0, 2)));
    link.report(new PartyReport.Progress(LEASE, Role.RECEIVER, 100));
    link.segmentsHeld(MEDIA, List.of(new SegmentRange(2, 1), new SegmentRange(9, 1)));
    link.report(new PartyReport.Succeeded(LEASE, Role.RECEIVER, 400, 1234));

    assertThat(gateway.take().message())
        .isEqualTo(held(new SegmentRange(0, 3), new SegmentRange(9, 1)));
    tributary.wire.proto.PartyReport report =
        gateway.take(MessageCase.PARTY_REPORT).message().getPartyReport();
    assertThat(report.getSucceeded().getBytes()).isEqualTo(400);
    assertThat(report.getSucceeded().getElapsedMillis()).isEqualTo(1234);
    assertThat(gateway.heardNothing()).isTrue();
  }

  @Test
  void aBatchGoesAfterTheReportIntervalThatTheGatewayNames() throws Exception {
    start();
    join(50);

    link.segmentsHeld(MEDIA, List.of(new SegmentRange(0, 2)));
    assertThat(gateway.take().message()).isEqualTo(held(new SegmentRange(0, 2)));

    link.report(new PartyReport.Progress(LEASE, Role.SENDER, 100));
    tributary.wire.proto.PartyReport report =
        gateway.take(MessageCase.PARTY_REPORT).message().getPartyReport();
    assertThat(report.getProgress().getBytes()).isEqualTo(100);
    assertThat(report.getRole()).isEqualTo(tributary.wire.proto.Role.SENDER);
  }

  @Test
  void questionsFindTheirAnswersInWhateverOrderTheyCome() throws Exception {
    start();
    join(1000);

    CompletionStage<ClusterLink.QuoteView> first = link.quote(MEDIA, "");
    CompletionStage<ClusterLink.QuoteView> second = link.quote(OTHER, "");
    TestGateway.Received one = gateway.take(MessageCase.QUOTE_REQUEST);
    TestGateway.Received two = gateway.take(MessageCase.QUOTE_REQUEST);
    two.answer(quote("q2", OTHER.text()));
    one.answer(quote("q1", MEDIA.text()));

    assertThat(get(first).quoteId()).isEqualTo("q1");
    assertThat(get(second).quoteId()).isEqualTo("q2");
    assertThat(get(second).price().cents()).isEqualTo(299);
  }

  @Test
  void aRefusalReachesWhoAskedWithItsReason() throws Exception {
    start();
    join(1000);

    CompletionStage<byte[]> key = link.key(new byte[] {1});
    gateway
        .take(MessageCase.KEY_REQUEST)
        .answer(
            ClusterToEdge.newBuilder()
                .setRefusal(
                    Refusal.newBuilder().setReason("PASS_USED").setDetail("used at 10:00")));

    assertThat(refusal(key)).isEqualTo("PASS_USED: used at 10:00");
  }

  @Test
  void anAnswerOfAnotherKindIsRefused() throws Exception {
    start();
    join(1000);

    CompletionStage<ClusterLink.QuoteView> quote = link.quote(MEDIA, "");
    gateway
        .take(MessageCase.QUOTE_REQUEST)
        .answer(ClusterToEdge.newBuilder().setKeyGrant(KeyGrant.getDefaultInstance()));

    assertThat(refusal(quote))
        .isEqualTo("BAD_MESSAGE: message: an answer of another kind: KEY_GRANT");
  }

  @Test
  void aQuestionWithoutAnAnswerTimesOut() throws Exception {
    start("tributary.edge.link.request-timeout = 100ms");
    join(1000);

    assertThat(refusal(link.quote(MEDIA, ""))).isEqualTo("TIMEOUT: no answer within PT0.1S");
  }

  @Test
  void tooManyQuestionsAreRefused() throws Exception {
    start("tributary.edge.link.most-questions = 1");
    join(1000);
    awaitTime();
    CompletionStage<byte[]> first = link.key(new byte[] {7});

    assertThat(refusal(link.quote(MEDIA, "")))
        .isEqualTo("TOO_MANY_QUESTIONS: 1 wait for answers already");
    gateway
        .take(MessageCase.KEY_REQUEST)
        .answer(
            ClusterToEdge.newBuilder()
                .setKeyGrant(
                    KeyGrant.newBuilder()
                        .setSealedContentKey(ByteString.copyFrom(new byte[] {8}))));
    assertThat(get(first)).containsExactly(8);
  }

  @Test
  void aListEditIsAnsweredAndSeenEverywhere() throws Exception {
    start();
    join(1000);

    CompletionStage<PriorityListView> edited = link.editList(4, List.of(OTHER, MEDIA));
    TestGateway.Received edit = gateway.take(MessageCase.LIST_EDIT);
    assertThat(edit.message().getListEdit().getMediaIdsList())
        .containsExactly(OTHER.text(), MEDIA.text());
    edit.answer(list(5, OTHER.text(), MEDIA.text()));

    assertThat(get(edited)).isEqualTo(new PriorityListView(5, List.of(OTHER, MEDIA)));
    assertThat(orders.next()).isEqualTo(new PriorityListView(5, List.of(OTHER, MEDIA)));
    // The news of the same edit says nothing new.
    TestGateway.send(edit.channel(), list(5, OTHER.text(), MEDIA.text()));
    TestGateway.send(edit.channel(), list(6));
    assertThat(orders.next()).isEqualTo(new PriorityListView(6, List.of()));
    assertThat(link.list().version()).isEqualTo(6);
  }

  @Test
  void ordersReachTheNodeInTheirOrder() throws Exception {
    start();
    Channel session = join(1000);

    TestGateway.send(session, ClusterToEdge.newBuilder().setLeaseOrder(leaseOrder()));
    TestGateway.send(
        session,
        ClusterToEdge.newBuilder()
            .setLeaseCancel(
                LeaseCancel.newBuilder().setLease(IdMessages.toProto(LEASE)).setReason("late")));
    TestGateway.send(
        session,
        ClusterToEdge.newBuilder()
            .setStatusProbe(StatusProbe.newBuilder().setLease(IdMessages.toProto(LEASE))));
    TestGateway.send(
        session,
        ClusterToEdge.newBuilder()
            .setItemConfirmed(ItemConfirmed.newBuilder().setMediaId(MEDIA.text())));
    TestGateway.send(
        session,
        ClusterToEdge.newBuilder().setCatalogChanged(CatalogChanged.newBuilder().setVersion(9)));

    assertThat(orders.next())
        .isInstanceOfSatisfying(
            ClusterLink.LeaseOrder.class,
            order -> {
              assertThat(order.lease()).isEqualTo(LEASE);
              assertThat(order.role()).isEqualTo(Role.RECEIVER);
              assertThat(order.initiator()).isTrue();
              assertThat(order.segments()).containsExactly(new SegmentRange(4, 2));
              assertThat(order.peerHost()).isEqualTo("192.0.2.9");
              assertThat(order.manifest()).isNull();
            });
    assertThat(orders.next()).isEqualTo("cancel " + LEASE + " late");
    assertThat(orders.next()).isEqualTo("probe " + LEASE);
    assertThat(orders.next()).isEqualTo("confirmed " + MEDIA);
    assertThat(orders.next()).isEqualTo("catalog 9");
  }

  @Test
  void theReasonOfALeaseIsTakenOnlyIfItCanBeALabel() {
    assertThat(LinkMessages.leaseOrder(leaseOrder().setReason("ORIGIN_RELAY").build()).reason())
        .isEqualTo("ORIGIN_RELAY");
    for (String bad : List.of("", "a\nb", "X".repeat(41), "no words")) {
      assertThat(LinkMessages.leaseOrder(leaseOrder().setReason(bad).build()).reason())
          .isEqualTo("UNKNOWN");
    }
  }

  @Test
  void anOrderThatMakesNoSenseIsSkippedAndTheSessionGoesOn() throws Exception {
    start();
    Channel session = join(1000);

    TestGateway.send(
        session, ClusterToEdge.newBuilder().setLeaseOrder(leaseOrder().setPeerClientId("nobody")));
    TestGateway.send(
        session,
        ClusterToEdge.newBuilder().setCatalogChanged(CatalogChanged.newBuilder().setVersion(9)));

    assertThat(orders.next()).isEqualTo("catalog 9");
  }

  @Test
  void theLinkSurvivesARestartOfTheGateway() throws Exception {
    start();
    join(1000);
    CompletionStage<ClusterLink.QuoteView> lost = link.quote(MEDIA, "");
    gateway.take(MessageCase.QUOTE_REQUEST);
    int port = gateway.port();

    gateway.close();
    assertThat(orders.next()).isEqualTo("disconnected");
    assertThat(refusal(lost)).startsWith("NOT_CONNECTED: the session ended before the answer");
    assertThat(refusal(link.quote(MEDIA, ""))).startsWith("NOT_CONNECTED: ");
    assertThat(link.isConnected()).isFalse();
    assertThat(link.trouble()).isNotEmpty();
    // Dropped: the inventory of the next session tells it.
    link.segmentsHeld(MEDIA, List.of(new SegmentRange(7, 1)));
    gateway = listen(authority, port);

    join(50);
    link.segmentsHeld(MEDIA, List.of(new SegmentRange(8, 1)));
    assertThat(gateway.take().message()).isEqualTo(held(new SegmentRange(8, 1)));
  }

  @Test
  void aSessionThatTheGatewayEndsIsNotTakenUpBeforeTheTimeItNames() throws Exception {
    start();
    Channel session = join(1000);

    long asked = System.nanoTime();
    TestGateway.send(
        session,
        ClusterToEdge.newBuilder()
            .setSessionEnd(SessionEnd.newBuilder().setReason("draining").setRetryAfterMillis(700)));

    assertThat(orders.next()).isEqualTo("disconnected");
    assertThat(link.trouble()).isEqualTo("draining");
    gateway.take(MessageCase.HELLO);
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThan(Duration.ofMillis(700));
  }

  @Test
  void anOversizedFrameEndsTheSessionNamingBothNumbers() throws Exception {
    start("tributary.edge.link.frame-limit = 2000");
    Channel session = join(1000);

    TestGateway.sendRaw(session, Unpooled.buffer().writeInt(2001));

    assertThat(orders.next()).isEqualTo("disconnected");
    assertThat(link.trouble()).isEqualTo("a frame of 2001 bytes, at most 2000 are allowed here");
    gateway.take(MessageCase.HELLO);
  }

  @Test
  void aGatewayThatFallsSilentIsGivenUp() throws Exception {
    start(
        "tributary.edge.link.heartbeat-interval = 50ms",
        "tributary.edge.link.silence-timeout = 400ms");
    join(1000);
    gateway.fallSilent();

    assertThat(orders.next()).isEqualTo("disconnected");
    assertThat(link.trouble()).startsWith("nothing heard for");
  }

  @Test
  void aGatewayThatAnswersHeartbeatsIsKept() throws Exception {
    start(
        "tributary.edge.link.heartbeat-interval = 50ms",
        "tributary.edge.link.silence-timeout = 400ms");
    join(1000);

    assertThat(orders.came.poll(1200, TimeUnit.MILLISECONDS)).isNull();
    assertThat(link.isConnected()).isTrue();
  }

  @Test
  void aGatewayOfAnotherClusterLearnsNothing() throws Exception {
    gateway.close();
    gateway = listen(another, 0);
    start();

    Await.until(() -> link.trouble().startsWith("TLS: certificate refused: Path does not chain"));

    assertThat(gateway.heardNothing()).isTrue();
  }

  @Test
  void anEdgeNodeThatPosesAsTheGatewayLearnsNothing() throws Exception {
    gateway.close();
    Registration poser =
        LinkFixture.registration(authority, new tributary.model.ClientId("0000000666"));
    gateway = new TestGateway(loops, Tls.server(poser.identity()), 0);
    start();

    Await.until(() -> link.trouble().startsWith("WRONG_SERVER: "));

    assertThat(gateway.heardNothing()).isTrue();
  }

  @Test
  void aRefusedHelloIsSaidAndTriedAgain() throws Exception {
    start();
    gateway
        .take(MessageCase.HELLO)
        .answer(
            ClusterToEdge.newBuilder()
                .setSessionEnd(SessionEnd.newBuilder().setReason("REVOKED: by the operator")));

    gateway.take(MessageCase.HELLO);
    assertThat(link.trouble()).isEqualTo("REVOKED: by the operator");
    assertThat(orders.came).isEmpty();
  }

  @Test
  void aClosedLinkDoesNotComeBack() throws Exception {
    start();
    join(1000);

    link.close();

    assertThat(orders.next()).isEqualTo("disconnected");
    assertThat(refusal(link.quote(MEDIA, ""))).startsWith("NOT_CONNECTED: ");
    assertThat(orders.came.poll(300, TimeUnit.MILLISECONDS)).isNull();
    assertThat(gateway.heardNothing()).isTrue();
  }

  private static LeaseOrder.Builder leaseOrder() {
    return LeaseOrder.newBuilder()
        .setLease(IdMessages.toProto(LEASE))
        .setRole(tributary.wire.proto.Role.RECEIVER)
        .setConnection(Connection.INITIATOR)
        .addAllSegments(IdMessages.toProto(List.of(new SegmentRange(4, 2))))
        .setPeerClientId("0000000002")
        .setPeerHost("192.0.2.9")
        .setPeerPort(9000)
        .setRateBitsPerSecond(1_000_000);
  }

  private static EdgeToCluster held(SegmentRange... segments) {
    return EdgeToCluster.newBuilder()
        .setSegmentsHeld(
            SegmentsHeld.newBuilder()
                .setMediaId(MEDIA.text())
                .addAllSegments(IdMessages.toProto(List.of(segments))))
        .build();
  }

  private static ClusterToEdge.Builder quote(String id, String media) {
    return ClusterToEdge.newBuilder()
        .setQuote(
            Quote.newBuilder()
                .setQuoteId(id)
                .setMediaId(media)
                .setPriceCents(299)
                .setCurrency("EUR"));
  }

  private static ClusterToEdge.Builder list(long version, String... items) {
    return ClusterToEdge.newBuilder()
        .setListUpdate(ListUpdate.newBuilder().setVersion(version).addAllMediaIds(List.of(items)));
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static String refusal(CompletionStage<?> stage) throws Exception {
    try {
      return "answered: " + get(stage);
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(RefusedException.class);
      return e.getCause().getMessage();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
