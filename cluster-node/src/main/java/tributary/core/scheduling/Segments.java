package tributary.core.scheduling;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Which segments a lease carries: rarest first by exact counts. Among equally rare ones each
 * receiver starts at a place of its own, so that different receivers fetch different segments and
 * soon have something to give each other.
 */
final class Segments {
  private Segments() {}

  static BitSet missing(Node receiver, Item item, RunningTransfer transfer) {
    BitSet missing = new BitSet(item.segmentCount());
    missing.set(0, item.segmentCount());
    missing.andNot(receiver.holding(item.media).segments);
    if (transfer != null) {
      missing.andNot(transfer.leased);
    }
    return missing;
  }

  /** Those of {@code segments} that no box has or is getting. */
  static BitSet unseeded(Item item, BitSet segments) {
    BitSet unseeded = new BitSet(item.segmentCount());
    for (int i = segments.nextSetBit(0); i >= 0; i = segments.nextSetBit(i + 1)) {
      if (!item.reachesBoxes(i)) {
        unseeded.set(i);
      }
    }
    return unseeded;
  }

  static BitSet rarest(Item item, Node receiver, BitSet from, int count) {
    if (from.cardinality() <= count) {
      return from;
    }
    int segments = item.segmentCount();
    int start = Math.floorMod(mix(receiver.id.hashCode() * 31 + item.media.hashCode()), segments);
    long[] keys = new long[from.cardinality()];
    int next = 0;
    for (int i = from.nextSetBit(0); i >= 0; i = from.nextSetBit(i + 1)) {
      int turned = i >= start ? i - start : i - start + segments;
      keys[next++] = ((long) item.supply(i) << 32) | turned;
    }
    Arrays.sort(keys);
    BitSet chosen = new BitSet(segments);
    for (int k = 0; k < count; k++) {
      chosen.set((int) ((keys[k] & 0xffff_ffffL) + start) % segments);
    }
    return chosen;
  }

  private static int mix(int hash) {
    int mixed = hash * 0x9E3779B1;
    return mixed ^ (mixed >>> 15);
  }
}
