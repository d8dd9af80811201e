package tributary.model;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Segments {@code first} to {@code first + count - 1} of an item. */
public record SegmentRange(int first, int count) {
  public SegmentRange {
    if (first < 0 || count < 1 || first > Integer.MAX_VALUE - count) {
      throw new IllegalArgumentException("no such segment range: " + first + " + " + count);
    }
  }

  /** One past the last segment. */
  public int end() {
    return first + count;
  }

  /** The fewest ranges that hold exactly these segments, in order. */
  public static List<SegmentRange> of(BitSet segments) {
    List<SegmentRange> ranges = new ArrayList<>();
    for (int first = segments.nextSetBit(0); first >= 0; ) {
      int end = segments.nextClearBit(first);
      ranges.add(new SegmentRange(first, end - first));
      first = segments.nextSetBit(end);
    }
    return List.copyOf(ranges);
  }

  public static BitSet toBits(List<SegmentRange> ranges) {
    BitSet bits = new BitSet();
    for (SegmentRange range : ranges) {
      bits.set(range.first(), range.end());
    }
    return bits;
  }

  @Override
  public String toString() {
    return count == 1 ? Integer.toString(first) : first + "-" + (end() - 1);
  }
}
