package tributary.edge.link;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import tributary.edge.link.ClusterLink.ArtworkView;
import tributary.edge.link.ClusterLink.CatalogCopy;
import tributary.edge.link.ClusterLink.Shelf;
import tributary.edge.link.ClusterLink.ShelfPrice;
import tributary.edge.link.ClusterLink.Shelves;
import tributary.edge.link.SnapshotLink.Bulk;
import tributary.model.Money;
import tributary.wire.Fields;
import tributary.wire.SnapshotMessages;
import tributary.wire.TitleMessages;
import tributary.wire.proto.CatalogSnapshot;

/** The catalogs as the cluster tells them to a box; refused: BAD_MESSAGE. */
final class CatalogMessages {
  private static final int MOST_TITLES = 1_000;
  private static final int MOST_SHELVES = 200;
  private static final int MOST_CATALOGS = 200;
  private static final int MOST_PRICES = 20_000;
  private static final int LONGEST_NAME = 100;

  private CatalogMessages() {}

  static CatalogCopy copy(tributary.wire.proto.CatalogCopy copy) {
    return new CatalogCopy(
        text("scope", copy.getScope()),
        copy.getFromStart(),
        Fields.atMost("catalog_copy.titles", copy.getTitlesList(), MOST_TITLES).stream()
            .map(TitleMessages::fromProto)
            .toList(),
        Fields.between("catalog_copy.through", copy.getThrough(), 0, Long.MAX_VALUE),
        copy.getMore(),
        copy.hasShelves() ? Optional.of(shelves(copy.getShelves())) : Optional.empty(),
        bulk(SnapshotMessages.bounded(copy.getSnapshotsList())));
  }

  private static Bulk bulk(List<CatalogSnapshot> told) {
    return new Bulk(
        told.stream().map(SnapshotMessages::fromProto).toList(),
        told.stream().filter(CatalogSnapshot::getWanted).map(SnapshotMessages::fromProto).toList());
  }

  static ArtworkView artwork(tributary.wire.proto.Artwork artwork) {
    String version = text("artwork.version", artwork.getVersion());
    if (!version.matches("([0-9a-f]{16})?")) {
      throw Fields.bad("artwork.version", "must be 16 hexadecimal digits or none");
    }
    byte[] jpeg = artwork.getJpeg().toByteArray();
    // The page shows it as what it is said to be.
    boolean isJpeg =
        jpeg.length > 4
            && jpeg[0] == (byte) 0xff
            && jpeg[1] == (byte) 0xd8
            && jpeg[jpeg.length - 2] == (byte) 0xff
            && jpeg[jpeg.length - 1] == (byte) 0xd9;
    if (jpeg.length > 0 && (!isJpeg || version.isEmpty())) {
      throw Fields.bad("artwork.jpeg", "must be a JPEG file with its version");
    }
    return new ArtworkView(version, jpeg.length == 0 ? Optional.empty() : Optional.of(jpeg));
  }

  private static Shelves shelves(tributary.wire.proto.Shelves shelves) {
    return new Shelves(
        text("shelves.digest", shelves.getDigest()),
        Fields.atMost("shelves", shelves.getShelvesList(), MOST_SHELVES).stream()
            .map(CatalogMessages::shelf)
            .toList());
  }

  private static Shelf shelf(tributary.wire.proto.Shelf shelf) {
    return new Shelf(
        text("vendor_id", shelf.getVendorId()),
        text("name", shelf.getName()),
        // It becomes a colour of the page: nothing else may come in by it.
        shelf.getAccent().matches("#[0-9a-f]{6}") ? shelf.getAccent() : "",
        Set.copyOf(Fields.atMost("catalog_ids", shelf.getCatalogIdsList(), MOST_CATALOGS)),
        Fields.atMost("prices", shelf.getPricesList(), MOST_PRICES).stream()
            .map(CatalogMessages::price)
            .toList());
  }

  private static ShelfPrice price(tributary.wire.proto.ShelfPrice price) {
    return new ShelfPrice(
        Fields.mediaId("prices.media_id", price.getMediaId()),
        Fields.read("price", price, it -> new Money(it.getPriceCents(), it.getCurrency())));
  }

  private static String text(String field, String text) {
    return Fields.atMost("catalog_copy." + field, text, LONGEST_NAME);
  }
}
