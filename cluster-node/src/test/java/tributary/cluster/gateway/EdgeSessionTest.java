package tributary.cluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tributary.cluster.account.AccountCommand;
import tributary.cluster.catalog.MediaItemCommand;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.message.Replies;
import tributary.cluster.scheduling.PartyOrder;
import tributary.cluster.scheduling.SchedulerCommand;
import tributary.cluster.transfer.TransferCommand;
import tributary.core.client.PriorityList;
import tributary.core.playback.Rental;
import tributary.core.scheduling.LeaseTerms;
import tributary.core.scheduling.Reachability;
import tributary.core.scheduling.Way;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.model.NodeKind;
import tributary.model.SegmentRange;
import tributary.model.TraceContext;
import tributary.wire.IdMessages;
import tributary.wire.LeaseTicket;
import tributary.wire.ManifestMessages;
import tributary.wire.MediaPass;
import tributary.wire.TitleMessages;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.Connection;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.Holding;
import tributary.wire.proto.Inventory;
import tributary.wire.proto.ItemAssembled;
import tributary.wire.proto.KeyRequest;
import tributary.wire.proto.ListEdit;
import tributary.wire.proto.ManifestRequest;
import tributary.wire.proto.PartyReport;
import tributary.wire.proto.PlayRequest;
import tributary.wire.proto.PublishItem;
import tributary.wire.proto.Role;
import tributary.wire.proto.SegmentsHeld;

/** What a joined node may say, what becomes of it, and how orders reach it. */
class EdgeSessionTest {
  private static final TraceContext TRACE =
      new TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  private static final ClientId BOX = new ClientId("00ABCDEFGH");
  private static final ClientId OTHER = new ClientId("00ABCDEFGJ");
  private static final ClientId SERVER = new ClientId("00ABCDEFGK");
  private static GatewayFixture fixture;
  private static int media;

  // Segment counts are remembered, so each test has an item of its own.
  private final MediaId movie = MediaId.of(1000 + media++);
  private final Manifest manifest = GatewayFixture.manifest(movie, 10);
  private LinkClient box;
  private SchedulerCommand.Joined joined;

  @BeforeAll
  static void start() throws Exception {
    fixture = new GatewayFixture(GatewayFixture.policy(50, Duration.ofSeconds(60), 30));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @BeforeEach
  void join() {
    box = fixture.joined(BOX);
    joined = fixture.lastJoined();
  }

  @AfterEach
  void leave() {
    box.close();
    fixture.shard.fishForMessage(Duration.ofSeconds(5), GatewayFixture::untilLeft);
  }

  @Test
  void theSchedulerLearnsWhoJoined() {
    assertThat(joined.client()).isEqualTo(BOX);
    assertThat(joined.kind()).isEqualTo(NodeKind.SET_TOP_BOX);
    assertThat(joined.reachability()).isEqualTo(new Reachability.Unreachable());
    assertThat(joined.uplinkBitsPerSecond()).isEqualTo(1_000_000);
  }

  @Test
  void aReceiverThatInitiatesGetsATicketAndTheAddress() {
    LeaseTerms terms = GatewayFixture.terms(SERVER, BOX, movie, 1);
    joined.session().tell(new PartyOrder.Lease(terms, Optional.of(manifest), Optional.of(TRACE)));

    var order = box.await(ClusterToEdge::hasLeaseOrder).getLeaseOrder();

    assertThat(order.getRole()).isEqualTo(Role.RECEIVER);
    assertThat(order.getConnection()).isEqualTo(Connection.INITIATOR);
    assertThat(order.getPeerClientId()).isEqualTo(SERVER.text());
    assertThat(order.getPeerHost()).isEqualTo("10.0.0.1");
    assertThat(ManifestMessages.fromProto(order.getManifest())).isEqualTo(manifest);
    assertThat(order.getTraceparent()).isEqualTo(TRACE.traceparent());
    LeaseTicket ticket =
        LeaseTicket.verify(
            order.getTicket().toByteArray(), fixture.ticketKey.publicKey(), Instant.now());
    assertThat(ticket.sender()).isEqualTo(SERVER);
    assertThat(ticket.receiver()).isEqualTo(BOX);
    assertThat(ticket.segments()).containsExactly(new SegmentRange(0, 4));
    assertThat(ticket.expires()).isAfter(terms.deadline());
  }

  @Test
  void aSenderThatListensGetsNeither() {
    joined
        .session()
        .tell(
            new PartyOrder.Lease(
                GatewayFixture.terms(BOX, OTHER, movie, 1), Optional.empty(), Optional.empty()));

    var order = box.await(ClusterToEdge::hasLeaseOrder).getLeaseOrder();

    assertThat(order.getRole()).isEqualTo(Role.SENDER);
    assertThat(order.getConnection()).isEqualTo(Connection.LISTENER);
    assertThat(order.getTicket().isEmpty()).isTrue();
    assertThat(order.getPeerHost()).isEmpty();
    assertThat(order.hasManifest()).isFalse();
    assertThat(order.getTraceparent()).isEmpty();
  }

  @Test
  void bothPartiesOfASimultaneousOpenGetTheOthersAddressAndOneInstantAndOneTheTicket() {
    Instant at = Instant.ofEpochMilli(1_700_000_000_000L);
    Way way =
        new Way.SimultaneousOpen(
            new Reachability.Endpoint("198.51.100.1", 8700),
            new Reachability.Endpoint("203.0.113.2", 8701),
            at);

    joined
        .session()
        .tell(
            new PartyOrder.Lease(
                GatewayFixture.terms(SERVER, BOX, movie, 1, way),
                Optional.of(manifest),
                Optional.empty()));
    var receiving = box.await(ClusterToEdge::hasLeaseOrder).getLeaseOrder();
    joined
        .session()
        .tell(
            new PartyOrder.Lease(
                GatewayFixture.terms(BOX, OTHER, movie, 2, way),
                Optional.empty(),
                Optional.empty()));
    var sending = box.await(ClusterToEdge::hasLeaseOrder).getLeaseOrder();

    assertThat(receiving.getPeerHost()).isEqualTo("198.51.100.1");
    assertThat(receiving.getPeerPort()).isEqualTo(8700);
    assertThat(receiving.getConnection()).isEqualTo(Connection.INITIATOR);
    assertThat(receiving.getTicket().isEmpty()).isFalse();
    assertThat(sending.getPeerHost()).isEqualTo("203.0.113.2");
    assertThat(sending.getPeerPort()).isEqualTo(8701);
    assertThat(sending.getConnection()).isEqualTo(Connection.LISTENER);
    assertThat(sending.getTicket().isEmpty()).isTrue();
    assertThat(List.of(receiving.getOpensAtMillis(), sending.getOpensAtMillis()))
        .containsOnly(at.toEpochMilli());
  }

  @Test
  void aNodeReportsOnlyItsOwnLeases() {
    LeaseTerms foreign = GatewayFixture.terms(SERVER, OTHER, movie, 1);
    LeaseTerms own = GatewayFixture.terms(BOX, OTHER, movie, 2);
    joined.session().tell(new PartyOrder.Lease(own, Optional.empty(), Optional.empty()));
    box.await(ClusterToEdge::hasLeaseOrder);

    assertThat(reasonOf(report(foreign, Role.RECEIVER))).isEqualTo("NOT_YOUR_LEASE");
    assertThat(reasonOf(report(foreign, Role.SENDER))).isEqualTo("NOT_YOUR_LEASE");
    assertThat(reasonOf(report(own, Role.ROLE_UNSPECIFIED))).isEqualTo("BAD_MESSAGE");
    fixture.transfers.expectNoMessage(Duration.ofMillis(50));
    box.send(report(own, Role.SENDER));

    assertThat(fixture.transfers.receiveMessage())
        .isEqualTo(
            new TransferCommand.Report(
                own.lease(), TransferCommand.Role.SENDER, new TransferCommand.News.Progress(5)));
  }

  @Test
  void anotherNodesTransferCannotBeAssembled() {
    EdgeToCluster.Builder claim =
        EdgeToCluster.newBuilder()
            .setItemAssembled(
                ItemAssembled.newBuilder()
                    .setTransfer(
                        IdMessages.toProto(
                            GatewayFixture.terms(SERVER, OTHER, movie, 1).lease().transfer()))
                    .setRootDigest(ByteString.copyFrom(Digest.ofContent().bytes())));

    assertThat(reasonOf(claim)).isEqualTo("NOT_YOUR_LEASE");
    fixture.transfers.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void heldSegmentsMustExist() {
    EdgeToCluster.Builder beyond = held(8, 3);
    beyond.setRequestId(501);
    box.send(beyond);
    fixture.describe(manifest);
    assertThat(box.await(m -> m.getRequestId() == 501).getRefusal().getReason())
        .isEqualTo("BAD_MESSAGE");

    box.send(held(8, 2));
    assertThat(fixture.shard.receiveMessage())
        .isEqualTo(new SchedulerCommand.SegmentsHeld(BOX, movie, List.of(new SegmentRange(8, 2))));
  }

  @Test
  void anInventoryWithoutWhatNobodyKnowsReachesTheScheduler() {
    MediaId unknown = MediaId.of(5);
    box.send(
        EdgeToCluster.newBuilder()
            .setInventory(
                Inventory.newBuilder().addHoldings(holding(unknown)).addHoldings(holding(movie))));
    fixture
        .items
        .expectMessageClass(MediaItemCommand.Describe.class)
        .replyTo()
        .tell(Replies.refused("UNKNOWN_ITEM", "no item " + unknown));
    fixture.describe(manifest);

    var reported = fixture.shard.expectMessageClass(SchedulerCommand.InventoryReported.class);

    assertThat(reported.holdings()).containsOnlyKeys(movie);
    assertThat(reported.holdings().get(movie).haveMap().count()).isEqualTo(3);
    assertThat(reported.holdings().get(movie).haveMap().segmentCount()).isEqualTo(10);
    assertThat(reported.holdings().get(movie).complete()).isFalse();
  }

  @Test
  void aListNamingAnUnknownItemIsRefusedAndNothingChanges() {
    box.send(edit(501, movie));
    fixture
        .items
        .expectMessageClass(MediaItemCommand.Describe.class)
        .replyTo()
        .tell(Replies.refused("UNKNOWN_ITEM", "no item " + movie));

    var refusal = box.await(m -> m.getRequestId() == 501).getRefusal();
    assertThat(refusal.getReason()).isEqualTo("UNKNOWN_ITEM");
    assertThat(refusal.getDetail()).contains(movie.text());
    fixture.clients.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void aGoodListIsEditedAndTheSessionTellsOfChangesFromElsewhere() {
    box.send(edit(501, movie));
    fixture.describe(manifest);
    fixture.choosing(Set.of());
    var editList = fixture.clients.expectMessageClass(ClientCommand.EditList.class);
    assertThat(editList.items()).containsExactly(movie);
    assertThat(editList.expectedVersion()).hasValue(3);
    editList.replyTo().tell(StatusReply.success(new PriorityList(4, List.of(movie))));

    var update = box.await(m -> m.getRequestId() == 501).getListUpdate();
    assertThat(update.getVersion()).isEqualTo(4);
    assertThat(update.getMediaIdsList()).containsExactly(movie.text());
  }

  @Test
  void tooManyQuestionsAtOnceAreRefusedAndTheOthersAnswered() {
    box.send(manifestRequest(501));
    box.send(manifestRequest(502));
    assertThat(reasonOf(manifestRequest(0))).isEqualTo("TOO_MANY_REQUESTS");

    fixture.describe(manifest);
    fixture.describe(manifest);
    assertThat(box.await(m -> m.getRequestId() == 501).hasManifest()).isTrue();
    assertThat(box.await(m -> m.getRequestId() == 502).hasManifest()).isTrue();
  }

  @Test
  void aBoxCannotPublish() {
    assertThat(reasonOf(publish())).isEqualTo("WRONG_ROLE");
    fixture.items.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void aMediaServerPublishesAndTheSchedulerLearnsOfIt() {
    try (LinkClient server = fixture.joined(SERVER, NodeKind.MEDIA_SERVER)) {
      server.send(publish().setRequestId(501));
      var publish = fixture.items.expectMessageClass(MediaItemCommand.Publish.class);
      assertThat(publish.manifest()).isEqualTo(manifest);
      publish.replyTo().tell(StatusReply.success(movie));

      assertThat(server.await(m -> m.getRequestId() == 501).getPublished().getMediaId())
          .isEqualTo(movie.text());
      assertThat(fixture.shard.expectMessageClass(SchedulerCommand.ItemKnown.class).manifest())
          .isEqualTo(manifest);
    }
    fixture.shard.fishForMessage(Duration.ofSeconds(5), GatewayFixture::untilLeft);
  }

  @Test
  void aPlayThatTheAccountAllowsGetsAPassForThisDeviceAlone() {
    box.send(play(501));
    fixture.describe(manifest);
    var rent = fixture.accounts.expectMessageClass(AccountCommand.Rent.class);
    assertThat(rent.quoteId()).isEqualTo("q1");
    rent.replyTo().tell(StatusReply.success(rental(movie)));
    fixture
        .accounts
        .expectMessageClass(AccountCommand.BeginPlay.class)
        .replyTo()
        .tell(
            StatusReply.success(
                new AccountCommand.PassGrant(rental(movie), Instant.now().plusSeconds(60))));

    var answer = box.await(m -> m.getRequestId() == 501).getMediaPass();
    MediaPass pass =
        MediaPass.verify(
            answer.getPass().toByteArray(), fixture.passKey.publicKey(), Instant.now());
    assertThat(pass.client()).isEqualTo(BOX);
    assertThat(pass.deviceKey()).isEqualTo(fixture.deviceOf(BOX).digest());
    assertThat(pass.key()).isEqualTo(manifest.keyId());
    assertThat(pass.expires()).isBefore(Instant.now().plusSeconds(121));
    fixture.clients.expectMessage(new ClientCommand.WatchItem(movie));
    assertThat(fixture.shard.expectMessageClass(SchedulerCommand.Watched.class).items())
        .containsExactly(movie);
  }

  @Test
  void aPlayOfAnotherItemThanTheQuotesIsRefused() {
    box.send(play(501));
    fixture.describe(manifest);
    fixture
        .accounts
        .expectMessageClass(AccountCommand.Rent.class)
        .replyTo()
        .tell(StatusReply.success(rental(MediaId.of(99))));

    assertThat(box.await(m -> m.getRequestId() == 501).getRefusal().getReason())
        .isEqualTo("WRONG_ITEM");
    fixture.accounts.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void aPassThatTheVaultRefusesIsRefusedByItsReason() {
    EdgeToCluster.Builder request =
        EdgeToCluster.newBuilder()
            .setKeyRequest(KeyRequest.newBuilder().setPass(ByteString.copyFromUtf8("x")));

    assertThat(reasonOf(request)).isEqualTo("PASS_FORGED");
  }

  @Test
  void aNewSessionOfTheSameNodeReplacesTheOld() {
    try (LinkClient newer = fixture.joined(BOX)) {
      assertThat(box.await(ClusterToEdge::hasSessionEnd).getSessionEnd().getReason())
          .startsWith("REPLACED");
      assertThat(newer.isOpen()).isTrue();
    }
  }

  @Test
  void aRevokedNodeIsToldAndLeftOutside() {
    try (LinkClient revoked = fixture.dialAs(OTHER)) {
      revoked.send(EdgeToCluster.newBuilder().setRequestId(1).setHello(GatewayFixture.hello()));
      fixture
          .clients
          .expectMessageClass(ClientCommand.Connect.class)
          .replyTo()
          .tell(Replies.refused("REVOKED", OTHER + " was revoked"));

      assertThat(revoked.await(ClusterToEdge::hasSessionEnd).getSessionEnd().getReason())
          .startsWith("REVOKED");
    }
  }

  private static Rental rental(MediaId media) {
    return new Rental(
        "r1",
        media,
        new Money(299, "USD"),
        Instant.now(),
        Instant.now().plusSeconds(3600),
        Optional.empty(),
        "");
  }

  private String reasonOf(EdgeToCluster.Builder message) {
    return box.ask(message).getRefusal().getReason();
  }

  private static EdgeToCluster.Builder report(LeaseTerms terms, Role role) {
    return EdgeToCluster.newBuilder()
        .setPartyReport(
            PartyReport.newBuilder()
                .setLease(IdMessages.toProto(terms.lease()))
                .setRole(role)
                .setProgress(PartyReport.Progress.newBuilder().setBytes(5)));
  }

  private EdgeToCluster.Builder held(int first, int count) {
    return EdgeToCluster.newBuilder()
        .setSegmentsHeld(
            SegmentsHeld.newBuilder()
                .setMediaId(movie.text())
                .addAllSegments(IdMessages.toProto(List.of(new SegmentRange(first, count)))));
  }

  private static Holding holding(MediaId media) {
    return Holding.newBuilder()
        .setMediaId(media.text())
        .setHaveMap(ByteString.copyFrom(new byte[] {7}))
        .setComplete(true)
        .build();
  }

  private static EdgeToCluster.Builder edit(long id, MediaId item) {
    return EdgeToCluster.newBuilder()
        .setRequestId(id)
        .setListEdit(ListEdit.newBuilder().setExpectedVersion(3).addMediaIds(item.text()));
  }

  private EdgeToCluster.Builder manifestRequest(long id) {
    return EdgeToCluster.newBuilder()
        .setRequestId(id)
        .setManifestRequest(ManifestRequest.newBuilder().setMediaId(movie.text()));
  }

  private EdgeToCluster.Builder publish() {
    return EdgeToCluster.newBuilder()
        .setPublishItem(
            PublishItem.newBuilder()
                .setManifest(ManifestMessages.toProto(manifest))
                .setTitle(TitleMessages.toProto(GatewayFixture.title(manifest))));
  }

  private EdgeToCluster.Builder play(long id) {
    return EdgeToCluster.newBuilder()
        .setRequestId(id)
        .setPlayRequest(PlayRequest.newBuilder().setQuoteId("q1").setMediaId(movie.text()));
  }
}
