package tributary.cluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tributary.cluster.audit.AuditEntry;
import tributary.cluster.catalog.MediaItemCommand;
import tributary.cluster.scheduling.SchedulerCommand;
import tributary.model.CatalogSnapshot;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.NodeKind;
import tributary.model.Title;
import tributary.wire.MediaPass;
import tributary.wire.SnapshotMessages;
import tributary.wire.proto.CatalogCopy;
import tributary.wire.proto.CatalogCopyRequest;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.SnapshotRequest;

/** Catalogs in bulk: a media server makes them, a box must have them, and opens its own. */
class SnapshotSessionTest {
  private static final ClientId BOX = new ClientId("00ABCDEFGH");
  private static final ClientId SERVER = new ClientId("00ABCDEFGK");
  private static final MediaId FILE = MediaId.of(70);
  private static final CatalogSnapshot MAIN =
      new CatalogSnapshot("main", 4, FILE, Digest.ofContent(new byte[] {7}), 3);
  private static final CatalogSnapshot OTHER =
      new CatalogSnapshot("other", 4, MediaId.of(71), Digest.ofContent(new byte[] {8}), 3);

  private GatewayFixture fixture;

  @BeforeEach
  void start() throws IOException {
    fixture = new GatewayFixture(GatewayFixture.policy(5, Duration.ofSeconds(60), 5));
    fixture.titles.add(GatewayFixture.title(GatewayFixture.manifest(MediaId.of(1), 4)));
    fixture.snapshots.newest = List.of(MAIN, OTHER);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static CatalogCopyRequest.Builder takes() {
    return CatalogCopyRequest.newBuilder().setTakesSnapshots(true);
  }

  /** By a household that has chosen the catalog main. */
  private CatalogCopy copy(LinkClient box, long id, CatalogCopyRequest.Builder request) {
    box.send(EdgeToCluster.newBuilder().setRequestId(id).setCatalogCopyRequest(request));
    fixture.choosing(Set.of("main"));
    return box.await(it -> it.getRequestId() == id).getCatalogCopy();
  }

  private void required(MediaId... items) {
    fixture.shard.fishForMessage(
        Duration.ofSeconds(10),
        news ->
            news instanceof SchedulerCommand.Required required
                    && required.items().equals(List.of(items))
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
  }

  @Test
  void aBoxMustHaveTheSnapshotsOfItsCatalogsUntilItHasLoadedThem() {
    try (LinkClient box = fixture.joined(BOX)) {
      CatalogCopy told = copy(box, 501, takes());

      assertThat(told.getSnapshotsList()).containsExactly(SnapshotMessages.toProto(MAIN, true));
      assertThat(told.getTitlesList()).isEmpty();
      assertThat(told.getThrough()).isZero();
      assertThat(told.getMore()).isTrue();
      assertThat(told.getFromStart()).isTrue();
      required(FILE);

      CatalogCopy rest =
          copy(
              box,
              502,
              takes().setScope(told.getScope()).addLoaded(SnapshotMessages.toProto(MAIN, false)));
      assertThat(rest.getFromStart()).as("what was loaded stays").isFalse();
      assertThat(rest.getTitlesList()).hasSize(1);
      assertThat(rest.getSnapshotsList()).containsExactly(SnapshotMessages.toProto(MAIN, false));
      required();

      CatalogCopy anew =
          copy(
              box,
              503,
              takes().setScope("of before").addLoaded(SnapshotMessages.toProto(MAIN, false)));
      assertThat(anew.getFromStart()).isTrue();
      assertThat(anew.getSnapshots(0).getWanted()).as("what was loaded is gone").isTrue();
    }
  }

  @Test
  void aBoxOfAnEarlierReleaseIsToldTitleByTitle() {
    try (LinkClient box = fixture.joined(BOX)) {
      CatalogCopy copy = copy(box, 501, CatalogCopyRequest.newBuilder());

      assertThat(copy.getSnapshotsList()).isEmpty();
      assertThat(copy.getTitlesList()).hasSize(1);
    }
  }

  private static EdgeToCluster.Builder passFor(MediaId media) {
    return EdgeToCluster.newBuilder()
        .setSnapshotRequest(SnapshotRequest.newBuilder().setPassFor(media.text()));
  }

  private void describe(Manifest manifest, String catalog) {
    Title title = GatewayFixture.title(manifest.media(), catalog, "Catalog 4");
    fixture
        .items
        .expectMessageClass(MediaItemCommand.Describe.class)
        .replyTo()
        .tell(StatusReply.success(new MediaItemCommand.PublishedItem(manifest, title)));
  }

  @Test
  void aBoxOpensTheSnapshotsOfItsOwnCatalogsOnly() {
    try (LinkClient box = fixture.joined(BOX)) {
      box.send(passFor(FILE).setRequestId(501));
      fixture.choosing(Set.of("main"));
      describe(file(MAIN.digest()), Title.SOFTWARE);
      byte[] signed =
          box.await(it -> it.getRequestId() == 501).getMediaPass().getPass().toByteArray();
      MediaPass pass = MediaPass.verify(signed, fixture.passKey.publicKey(), Instant.now());
      assertThat(pass.media()).isEqualTo(FILE);
      assertThat(pass.deviceKey()).isEqualTo(fixture.deviceOf(BOX).digest());

      for (MediaId other : List.of(OTHER.media(), MediaId.of(99))) {
        box.send(passFor(other).setRequestId(600 + other.bits()));
        fixture.choosing(Set.of("main"));
        assertThat(
                box.await(it -> it.getRequestId() == 600 + other.bits()).getRefusal().getReason())
            .isEqualTo("NOT_OFFERED");
      }
      assertThat(fixture.audit.entries())
          .filteredOn(entry -> entry.kind() == AuditEntry.Kind.PASS)
          .extracting(AuditEntry::detail)
          .first()
          .isEqualTo("pass " + pass.passId() + " for catalog main 4");
    }
  }

  private static Manifest file(Digest digest) {
    Manifest plain = GatewayFixture.manifest(FILE, 4);
    return new Manifest(
        FILE,
        plain.lengthBytes(),
        plain.segmentSizeBytes(),
        plain.segmentDigests(),
        plain.rootDigest(),
        plain.keyId(),
        plain.keyCheck(),
        List.of(
            new Manifest.Part(
                Manifest.Kind.OPAQUE, 1, 0, 1000, CatalogSnapshot.CONTENT_TYPE, digest)),
        0);
  }

  private static EdgeToCluster.Builder made(long id) {
    return EdgeToCluster.newBuilder()
        .setRequestId(id)
        .setSnapshotRequest(
            SnapshotRequest.newBuilder().setMade(SnapshotMessages.toProto(MAIN, false)));
  }

  private static EdgeToCluster.Builder work() {
    return EdgeToCluster.newBuilder()
        .setSnapshotRequest(
            SnapshotRequest.newBuilder().setWork(SnapshotRequest.Work.getDefaultInstance()));
  }

  @Test
  void aMediaServerHearsWhatToMakeReadsThatCatalogAndSaysWhenItIsMade() throws Exception {
    try (LinkClient server = fixture.joined(SERVER, NodeKind.MEDIA_SERVER)) {
      assertThat(server.ask(work()).getSnapshotOrder().getCatalogId()).isEmpty();
      fixture.snapshots.due = Optional.of("main");
      assertThat(server.ask(work()).getSnapshotOrder().getCatalogId()).isEqualTo("main");
      assertThat(server.ask(titles("main")).getCatalogCopy().getTitlesList()).hasSize(1);
      assertThat(server.ask(titles("other")).getCatalogCopy().getTitlesList()).isEmpty();

      server.send(made(601));
      describe(file(MAIN.digest()), Title.SOFTWARE);
      assertThat(server.await(it -> it.getRequestId() == 601).hasAccepted()).isTrue();
      assertThat(fixture.snapshots.made).containsExactly(SERVER + " main 4");
      for (int i = 0; i < 2; i++) {
        long id = 602L + i;
        server.send(made(id));
        describe(file(i == 0 ? OTHER.digest() : MAIN.digest()), i == 0 ? Title.SOFTWARE : "main");
        assertThat(server.await(it -> it.getRequestId() == id).getRefusal().getReason())
            .isEqualTo("BAD_SNAPSHOT");
      }
      fixture.snapshots.due = Optional.empty();
      server.send(made(604));
      describe(file(MAIN.digest()), Title.SOFTWARE);
      assertThat(server.await(it -> it.getRequestId() == 604).getRefusal().getReason())
          .isEqualTo("NOT_ORDERED");
      assertThat(server.ask(passFor(FILE)).getRefusal().getReason()).isEqualTo("WRONG_ROLE");
    }
  }

  private static EdgeToCluster.Builder titles(String catalog) {
    return EdgeToCluster.newBuilder()
        .setCatalogCopyRequest(CatalogCopyRequest.newBuilder().setCatalogId(catalog));
  }

  @Test
  void aBoxMayNeitherMakeSnapshotsNorReadOneCatalogThatItHasNotChosen() {
    try (LinkClient box = fixture.joined(BOX)) {
      assertThat(box.ask(work()).getRefusal().getReason()).isEqualTo("WRONG_ROLE");
      assertThat(box.ask(made(0)).getRefusal().getReason()).isEqualTo("WRONG_ROLE");
      assertThat(
              box.ask(
                      EdgeToCluster.newBuilder()
                          .setSnapshotRequest(SnapshotRequest.getDefaultInstance()))
                  .getRefusal()
                  .getReason())
          .isEqualTo("BAD_MESSAGE");
      box.send(titles("main").setRequestId(501));
      fixture.choosing(Set.of("other"));
      assertThat(box.await(it -> it.getRequestId() == 501).getCatalogCopy().getTitlesList())
          .isEmpty();
    }
  }
}
