package tributary.wire;

import com.google.protobuf.ByteString;
import java.util.List;
import tributary.model.CatalogSnapshot;

/** Snapshots of catalogs as {@code link.proto} tells of them. */
public final class SnapshotMessages {
  /** In one message. */
  public static final int MOST = 200;

  /** Of a catalog's name. */
  static final int LONGEST_NAME = 300;

  private SnapshotMessages() {}

  public static tributary.wire.proto.CatalogSnapshot toProto(
      CatalogSnapshot snapshot, boolean wanted) {
    return tributary.wire.proto.CatalogSnapshot.newBuilder()
        .setCatalogId(snapshot.catalog())
        .setVersion(snapshot.version())
        .setMediaId(snapshot.media().text())
        .setDigest(ByteString.copyFrom(snapshot.digest().bytes()))
        .setTitles(snapshot.titles())
        .setWanted(wanted)
        .build();
  }

  /** Refused: BAD_MESSAGE. */
  public static CatalogSnapshot fromProto(tributary.wire.proto.CatalogSnapshot message) {
    return Fields.read(
        "snapshot",
        message,
        it ->
            new CatalogSnapshot(
                Fields.atMost("snapshot.catalog_id", it.getCatalogId(), LONGEST_NAME),
                it.getVersion(),
                Fields.mediaId("snapshot.media_id", it.getMediaId()),
                Fields.digest("snapshot.digest", it.getDigest()),
                it.getTitles()));
  }

  /** Refused: BAD_MESSAGE. */
  public static List<tributary.wire.proto.CatalogSnapshot> bounded(
      List<tributary.wire.proto.CatalogSnapshot> all) {
    return Fields.atMost("snapshots", all, MOST);
  }
}
