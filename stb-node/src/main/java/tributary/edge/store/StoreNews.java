package tributary.edge.store;

import java.util.List;
import tributary.model.MediaId;
import tributary.model.SegmentRange;

/** What changed on the disk. Told after it is durable, on the thread that changed it. */
public sealed interface StoreNews {
  MediaId media();

  /** Verified, written and fsynced: from now on these may be offered to others (R205). */
  record SegmentsHeld(MediaId media, List<SegmentRange> segments) implements StoreNews {
    public SegmentsHeld {
      segments = List.copyOf(segments);
    }
  }

  /** Its bytes on the disk no longer match its digest; the have map has let go of it. */
  record SegmentDropped(MediaId media, int segment) implements StoreNews {}

  record ItemRemoved(MediaId media) implements StoreNews {}
}
