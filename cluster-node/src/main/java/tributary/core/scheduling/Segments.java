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
    BitSet missing = (BitSet) item.all().clone();
    missing.andNot(receiver.holdings.segments(item));
    if (transfer != null) {
      missing.andNot(transfer.leased);
    }
    return missing;
  }

  /** Those of {@code segments} that no box has or is getting. */
  static BitSet unseeded(Item item, BitSet segments) {
    BitSet unseeded = new BitSet(item.segmentCount());
    if (item.hasGivers()) {
      return unseeded;
    }
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
    long[] rarest = new long[count];
    int found = 0;
    for (int i = from.nextSetBit(0); i >= 0; i = from.nextSetBit(i + 1)) {
      int turned = i >= start ? i - start : i - start + segments;
      found = insert(((long) item.supply(i) << 32) | turned, rarest, found);
    }
    BitSet chosen = new BitSet(segments);
    for (long key : rarest) {
      chosen.set((int) ((key & 0xffff_ffffL) + start) % segments);
    }
    return chosen;
  }

  /** Into the smallest ones, in order; a lease has few segments, so most keys go by at the end. */
  private static int insert(long key, long[] smallest, int found) {
    boolean full = found == smallest.length;
    if (full && key >= smallest[found - 1]) {
      return found;
    }
    int at = -Arrays.binarySearch(smallest, 0, found, key) - 1;
    System.arraycopy(smallest, at, smallest, at + 1, (full ? found - 1 : found) - at);
    smallest[at] = key;
    return full ? found : found + 1;
  }

  private static int mix(int hash) {
    int mixed = hash * 0x9E3779B1;
    return mixed ^ (mixed >>> 15);
  }
}
