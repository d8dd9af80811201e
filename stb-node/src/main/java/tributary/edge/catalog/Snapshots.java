package tributary.edge.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.edge.link.ClusterLink;
import tributary.edge.link.SnapshotLink;
import tributary.edge.playback.Answers;
import tributary.edge.playback.ClearedFile;
import tributary.edge.playback.GrantedKey;
import tributary.edge.store.SegmentStore;
import tributary.edge.store.StoredItem;
import tributary.media.ContentKey;
import tributary.model.CatalogSnapshot;
import tributary.model.Digest;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.RefusedException;
import tributary.model.SegmentRange;
import tributary.model.Title;
import tributary.wire.SnapshotFile;

/**
 * Snapshots of catalogs, which the swarm brings into the store as it brings films (R161).
 *
 * @param deviceKey of this node, to which their keys are sealed
 */
public record Snapshots(SegmentStore store, Supplier<PrivateKey> deviceKey) {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

  /** Whether it is here whole. */
  boolean isHere(CatalogSnapshot snapshot) {
    return store.item(snapshot.media()).filter(StoredItem::isConfirmed).isPresent();
  }

  /**
   * The titles of one that is here, once it is known for what the cluster told of. Blocks. Refused:
   * BAD_SNAPSHOT, SEGMENT_MISSING, or the cluster's own.
   */
  List<Title> read(
      CatalogSnapshot snapshot, ClusterLink link, SnapshotLink snapshots, Duration answerTimeout)
      throws IOException {
    StoredItem item =
        store
            .item(snapshot.media())
            .orElseThrow(() -> new RefusedException("SEGMENT_MISSING", "it is not here any more"));
    Manifest manifest = item.manifest();
    Manifest.Part part =
        manifest.parts().stream()
            .filter(it -> it.contentType().equals(CatalogSnapshot.CONTENT_TYPE))
            .findFirst()
            .orElseThrow(() -> new RefusedException("BAD_SNAPSHOT", "the item is another file"));
    List<SegmentRange> all = List.of(new SegmentRange(0, manifest.segmentCount()));
    byte[] pass = Answers.await(snapshots.pass(snapshot.media()), answerTimeout).pass();
    MessageDigest digest = Digest.sha256();
    try (SegmentStore.Pin _ = store.pin(manifest.media(), all);
        ContentKey key = GrantedKey.trade(link, pass, manifest, deviceKey.get(), answerTimeout);
        InputStream file = new DigestInputStream(new ClearedFile(item, part, key), digest)) {
      SnapshotFile read =
          SnapshotFile.read(file, snapshot.catalog(), snapshot.version(), snapshot.titles());
      file.transferTo(OutputStream.nullOutputStream());
      if (!Digest.of(digest.digest()).equals(snapshot.digest())) {
        throw new RefusedException("BAD_SNAPSHOT", "the file is not the one that was told of");
      }
      return read.titles();
    }
  }

  /** Lets go of all others. */
  void keepOnly(Set<MediaId> newest) {
    for (StoredItem item : store.items()) {
      MediaId media = item.manifest().media();
      if (CatalogSnapshot.isIn(item.manifest()) && !newest.contains(media)) {
        try {
          store.remove(media);
          LOG.info("old snapshot of a catalog dropped media={}", media);
        } catch (IOException | RefusedException e) {
          LOG.debug("snapshot not dropped yet media={}", media, e);
        }
      }
    }
  }
}
