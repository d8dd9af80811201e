package tributary.edge.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import tributary.edge.link.ClusterLink.Shelf;
import tributary.model.CatalogSnapshot;
import tributary.model.Digest;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.wire.SnapshotMessages;
import tributary.wire.proto.CatalogCopy;
import tributary.wire.proto.ShelfPrice;
import tributary.wire.proto.Shelves;

class CatalogMessagesTest {
  private static CatalogCopy.Builder copyWith(tributary.wire.proto.Shelf.Builder shelf) {
    return CatalogCopy.newBuilder()
        .setScope("scope")
        .setThrough(7)
        .setShelves(Shelves.newBuilder().setDigest("d").addShelves(shelf));
  }

  private static tributary.wire.proto.Shelf.Builder blue() {
    return tributary.wire.proto.Shelf.newBuilder()
        .setVendorId("blue")
        .setName("Blue Studio")
        .setAccent("#7fc8ff")
        .addCatalogIds("main")
        .addPrices(
            ShelfPrice.newBuilder()
                .setMediaId(MediaId.of(1).text())
                .setPriceCents(199)
                .setCurrency("EUR"));
  }

  private static Shelf shelf(CatalogCopy.Builder copy) {
    return CatalogMessages.copy(copy.build()).shelves().orElseThrow().shelves().getFirst();
  }

  @Test
  void vendorsComeWithLookCatalogsAndPrices() {
    Shelf shelf = shelf(copyWith(blue()));

    assertThat(shelf.name()).isEqualTo("Blue Studio");
    assertThat(shelf.accent()).isEqualTo("#7fc8ff");
    assertThat(shelf.catalogs()).containsExactly("main");
    assertThat(shelf.prices().getFirst().price()).isEqualTo(new Money(199, "EUR"));
    assertThat(CatalogMessages.copy(CatalogCopy.getDefaultInstance()).shelves()).isEmpty();
  }

  @Test
  void snapshotsComeWithWhatIsWantedOfThemAndAreRefusedWithoutADigest() {
    CatalogSnapshot main =
        new CatalogSnapshot("main", 7, MediaId.of(3), Digest.ofContent(new byte[1]), 20);
    CatalogSnapshot other =
        new CatalogSnapshot("other", 8, MediaId.of(4), Digest.ofContent(new byte[2]), 1);
    CatalogCopy.Builder copy =
        CatalogCopy.newBuilder()
            .addSnapshots(SnapshotMessages.toProto(main, true))
            .addSnapshots(SnapshotMessages.toProto(other, false));

    assertThat(CatalogMessages.copy(copy.build()).bulk())
        .isEqualTo(new SnapshotLink.Bulk(List.of(main, other), List.of(main)));

    copy.getSnapshotsBuilder(1).clearDigest();
    assertThatThrownBy(() -> CatalogMessages.copy(copy.build()))
        .hasMessageContaining("BAD_MESSAGE: snapshot.digest");
  }

  @Test
  void whatIsNoColourDoesNotReachThePage() {
    assertThat(shelf(copyWith(blue().setAccent("url(//evil.example)"))).accent()).isEmpty();
  }

  @Test
  void whatIsTooMuchOrNoPriceIsRefused() {
    assertThatThrownBy(
            () ->
                CatalogMessages.copy(
                    copyWith(blue().addAllCatalogIds(Collections.nCopies(1_000, "c"))).build()))
        .hasMessageContaining("BAD_MESSAGE")
        .hasMessageContaining("catalog_ids");
    assertThatThrownBy(
            () ->
                CatalogMessages.copy(
                    copyWith(blue().addPrices(ShelfPrice.newBuilder().setCurrency("EUR"))).build()))
        .hasMessageContaining("BAD_MESSAGE");
    assertThatThrownBy(
            () -> CatalogMessages.copy(copyWith(blue().setName("x".repeat(101))).build()))
        .hasMessageContaining("name");
  }
}
