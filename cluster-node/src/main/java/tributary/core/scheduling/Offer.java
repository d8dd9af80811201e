package tributary.core.scheduling;

import java.util.BitSet;

/** A lease that could be granted now. */
record Offer(Node donor, BitSet segments, long rate, LeaseReason reason) {
  /** Of whole segments. */
  long bytes(Item item) {
    return (long) segments.cardinality() * item.manifest.segmentSizeBytes();
  }
}
