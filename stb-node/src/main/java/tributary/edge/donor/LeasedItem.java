package tributary.edge.donor;

import java.io.IOException;
import tributary.edge.lease.Content;
import tributary.edge.store.SegmentStore;
import tributary.edge.store.StoredItem;
import tributary.model.MediaId;
import tributary.model.RefusedException;

/** The item of a lease on this node's disk. For threads that may wait for the disk. */
record LeasedItem(SegmentStore store, MediaId media) {

  /**
   * As it lies there; whoever gets it verifies it.
   *
   * @throws RefusedException SEGMENT_MISSING; SEGMENT_CORRUPT if it cannot be read
   */
  Content read(int segment) {
    StoredItem item = item();
    Content content = Content.allocate(item.manifest().segmentLength(segment));
    boolean whole = false;
    try {
      item.copy(segment, content.bytes());
      whole = true;
      return content;
    } catch (IOException e) {
      throw unreadable(e);
    } finally {
      if (!whole) {
        content.release();
      }
    }
  }

  /** What is wrong with it on the disk; then it is not held any more. Empty if nothing is. */
  String damage(int segment) {
    try {
      var _ = item().read(segment);
      return "";
    } catch (RefusedException e) {
      return e.refusal().detail();
    } catch (IOException e) {
      return e.toString();
    }
  }

  private StoredItem item() {
    return store
        .item(media)
        .orElseThrow(() -> new RefusedException("SEGMENT_MISSING", "the item is gone"));
  }

  private static RefusedException unreadable(IOException cause) {
    RefusedException refused = new RefusedException("SEGMENT_CORRUPT", cause.toString());
    refused.initCause(cause);
    return refused;
  }
}
