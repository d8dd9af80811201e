package tributary.edge.download;

import java.io.IOException;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.edge.store.SegmentStore;
import tributary.edge.store.StoredItem;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.RefusedException;

/**
 * Room for an item to come: when the store is full, whole items that are not on the list go, the
 * one longest unused first. Blocks on the disk.
 *
 * @param kept what must stay; empty keeps everything
 */
public record Room(SegmentStore store, Supplier<java.util.Optional<Set<MediaId>>> kept) {
  private static final Logger LOG = LoggerFactory.getLogger(Room.class);

  /** A store that never lets go of anything by itself: a media server's. */
  public static Room withoutEviction(SegmentStore store) {
    return new Room(store, java.util.Optional::empty);
  }

  /**
   * @throws RefusedException DISK_FULL, MANIFEST_DIFFERS
   */
  StoredItem make(Manifest manifest) throws IOException {
    while (true) {
      try {
        return store.create(manifest);
      } catch (RefusedException e) {
        if (!e.refusal().reason().equals("DISK_FULL") || !evictOne(manifest)) {
          throw e;
        }
      }
    }
  }

  private boolean evictOne(Manifest forWhat) throws IOException {
    Set<MediaId> stay = kept.get().orElse(null);
    if (stay == null || forWhat.lengthBytes() > store.capacityBytes()) {
      return false;
    }
    for (StoredItem item : store.removable()) {
      MediaId media = item.manifest().media();
      if (item.have().isComplete() && !stay.contains(media)) {
        try {
          store.remove(media);
          LOG.info("item evicted media={} for={}", media, forWhat.media());
          return true;
        } catch (RefusedException e) {
          LOG.debug("pinned meanwhile media={}", media, e);
        }
      }
    }
    return false;
  }
}
