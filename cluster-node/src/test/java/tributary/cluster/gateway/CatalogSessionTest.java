package tributary.cluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
import tributary.cluster.client.ClientCommand;
import tributary.cluster.client.ClientView;
import tributary.core.client.BoxItems;
import tributary.core.client.PriorityList;
import tributary.core.playback.Quote;
import tributary.model.ClientId;
import tributary.model.HouseholdLimits;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.model.NodeKind;
import tributary.wire.proto.ArtworkRequest;
import tributary.wire.proto.CatalogCopyRequest;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.ListEdit;
import tributary.wire.proto.QuoteRequest;

/** What a box sees of the catalogs, and from whom it buys. */
class CatalogSessionTest {
  private static final ClientId BOX = new ClientId("00ABCDEFGH");
  private static GatewayFixture fixture;
  private static int media;

  // Segment counts are remembered, so each test has an item of its own.
  private final MediaId movie = MediaId.of(2000 + media++);
  private final Manifest manifest = GatewayFixture.manifest(movie, 10);
  private LinkClient box;

  @BeforeAll
  static void start() throws IOException {
    fixture = new GatewayFixture(GatewayFixture.policy(50, Duration.ofSeconds(60), 30));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @BeforeEach
  void join() {
    box = fixture.joined(BOX);
    fixture.titles.clear();
    fixture.titles.add(GatewayFixture.title(manifest));
  }

  @AfterEach
  void leave() {
    box.close();
    fixture.shard.fishForMessage(Duration.ofSeconds(5), GatewayFixture::untilLeft);
  }

  @Test
  void whatTheAccountHasNotChosenComesOntoNoListAndMayStayOnOne() {
    for (List<MediaId> before : List.of(List.<MediaId>of(), List.of(movie))) {
      box.send(edit(501 + before.size(), movie));
      fixture.describe(manifest);
      fixture.choosing(Set.of("another"));
      fixture
          .clients
          .expectMessageClass(ClientCommand.View.class)
          .replyTo()
          .tell(StatusReply.success(view(new PriorityList(3, before))));
    }

    var refusal = box.await(m -> m.getRequestId() == 501).getRefusal();
    assertThat(refusal.getReason()).isEqualTo("NOT_OFFERED");
    assertThat(refusal.getDetail()).contains(movie.text(), "main");
    assertThat(fixture.clients.expectMessageClass(ClientCommand.EditList.class).items())
        .containsExactly(movie);
  }

  @Test
  void aQuoteIsOfWhoeverSellsTheTitle() {
    box.send(quote(501, ""));
    fixture.describe(manifest);
    var ask = fixture.accounts.expectMessageClass(AccountCommand.AskQuote.class);
    assertThat(ask.vendor()).isEqualTo("blue");
    assertThat(ask.catalog()).isEqualTo("main");
    assertThat(ask.price()).isEqualTo(new Money(199, "USD"));
    Instant soon = Instant.now().plusSeconds(60);
    ask.replyTo()
        .tell(
            StatusReply.success(
                new Quote("q1", BOX, movie, new Money(199, "USD"), soon, soon, "blue")));
    assertThat(box.await(m -> m.getRequestId() == 501).getQuote().getVendorName())
        .isEqualTo("Blue Studio");

    box.send(quote(502, "red"));
    fixture.describe(manifest);
    var refusal = box.await(m -> m.getRequestId() == 502).getRefusal();
    assertThat(refusal.getReason()).isEqualTo("NOT_OFFERED");
    assertThat(refusal.getDetail()).contains("red", movie.text());
  }

  @Test
  void aBoxsCopyIsOfTheCatalogsThatItsAccountHasChosen() {
    box.send(copy(501, 0, ""));
    fixture.choosing(Set.of("main"));
    var first = box.await(m -> m.getRequestId() == 501).getCatalogCopy();
    assertThat(first.getFromStart()).isTrue();
    assertThat(first.getTitlesList()).extracting(t -> t.getCatalogId()).containsExactly("main");
    assertThat(first.getThrough()).isEqualTo(5);
    assertThat(first.getShelves().getShelves(0).getName()).isEqualTo("Blue Studio");

    box.send(copy(502, first.getThrough(), first.getScope()));
    fixture.choosing(Set.of("main"));
    var same = box.await(m -> m.getRequestId() == 502).getCatalogCopy();
    assertThat(same.getFromStart()).isFalse();
    assertThat(same.getTitlesList()).isEmpty();

    box.send(copy(503, first.getThrough(), first.getScope()));
    fixture.choosing(Set.of("main", "another"));
    var other = box.await(m -> m.getRequestId() == 503).getCatalogCopy();
    assertThat(other.getFromStart()).isTrue();
    assertThat(other.getTitlesList()).hasSize(1);
  }

  @Test
  void aBoxGetsPostersOfTheCatalogsThatItsAccountHasChosenAndOnlyWhatItHasNot() {
    box.send(artwork(501, movie, ""));
    fixture.choosing(Set.of("main"));
    var told = box.await(m -> m.getRequestId() == 501).getArtwork();
    assertThat(told.getVersion()).isEqualTo(GatewayFixture.ARTWORK);
    assertThat(told.getJpeg().toByteArray()).isEqualTo(GatewayFixture.JPEG);

    box.send(artwork(502, movie, told.getVersion()));
    fixture.choosing(Set.of());
    var same = box.await(m -> m.getRequestId() == 502).getArtwork();
    assertThat(same.getVersion()).isEqualTo(told.getVersion());
    assertThat(same.getJpeg().isEmpty()).isTrue();

    box.send(artwork(503, movie, ""));
    fixture.choosing(Set.of("another"));
    assertThat(box.await(m -> m.getRequestId() == 503).getArtwork().getVersion()).isEmpty();

    box.send(artwork(504, MediaId.of(9), ""));
    fixture.choosing(Set.of());
    assertThat(box.await(m -> m.getRequestId() == 504).getArtwork().getVersion()).isEmpty();

    box.send(
        EdgeToCluster.newBuilder()
            .setRequestId(505)
            .setArtworkRequest(ArtworkRequest.newBuilder().setMediaId("nothing")));
    assertThat(box.await(m -> m.getRequestId() == 505).getRefusal().getReason())
        .isEqualTo("BAD_MESSAGE");
  }

  @Test
  void aBoxGetsTheLogosOfVendorsThatStandOnItsShelvesAndOnlyWhatItHasNot() {
    box.send(copy(501, 0, ""));
    fixture.choosing(Set.of());
    var shelf = box.await(m -> m.getRequestId() == 501).getCatalogCopy().getShelves().getShelves(0);
    assertThat(shelf.getLogoVersion()).isEqualTo(GatewayFixture.ARTWORK);

    box.send(logo(502, "blue", ""));
    fixture.choosing(Set.of());
    var told = box.await(m -> m.getRequestId() == 502).getArtwork();
    assertThat(told.getVersion()).isEqualTo(shelf.getLogoVersion());
    assertThat(told.getPng().toByteArray()).isEqualTo(GatewayFixture.PNG);

    box.send(logo(503, "blue", told.getVersion()));
    fixture.choosing(Set.of());
    assertThat(box.await(m -> m.getRequestId() == 503).getArtwork().getPng().isEmpty()).isTrue();

    box.send(logo(504, "red", ""));
    fixture.choosing(Set.of());
    assertThat(box.await(m -> m.getRequestId() == 504).getArtwork().getVersion()).isEmpty();
  }

  private static EdgeToCluster.Builder logo(long id, String vendor, String known) {
    return EdgeToCluster.newBuilder()
        .setRequestId(id)
        .setArtworkRequest(ArtworkRequest.newBuilder().setVendorId(vendor).setKnownVersion(known));
  }

  private static EdgeToCluster.Builder artwork(long id, MediaId media, String known) {
    return EdgeToCluster.newBuilder()
        .setRequestId(id)
        .setArtworkRequest(
            ArtworkRequest.newBuilder().setMediaId(media.text()).setKnownVersion(known));
  }

  private static ClientView view(PriorityList list) {
    return new ClientView(
        BOX,
        GatewayFixture.ACCOUNT,
        NodeKind.SET_TOP_BOX,
        Optional.empty(),
        Optional.empty(),
        false,
        list,
        new BoxItems(Set.of(), Set.of(), Set.of()),
        HouseholdLimits.NONE);
  }

  private EdgeToCluster.Builder quote(long id, String vendor) {
    return EdgeToCluster.newBuilder()
        .setRequestId(id)
        .setQuoteRequest(QuoteRequest.newBuilder().setMediaId(movie.text()).setVendorId(vendor));
  }

  private static EdgeToCluster.Builder copy(long id, long through, String scope) {
    return EdgeToCluster.newBuilder()
        .setRequestId(id)
        .setCatalogCopyRequest(CatalogCopyRequest.newBuilder().setThrough(through).setScope(scope));
  }

  private static EdgeToCluster.Builder edit(long id, MediaId item) {
    return EdgeToCluster.newBuilder()
        .setRequestId(id)
        .setListEdit(ListEdit.newBuilder().setExpectedVersion(3).addMediaIds(item.text()));
  }
}
