package tributary.model;

import java.util.BitSet;
import java.util.List;

/** Which segments of an item a node holds. Immutable. */
public final class HaveMap {
  private final BitSet bits;
  private final int segmentCount;

  private HaveMap(BitSet bits, int segmentCount) {
    if (bits.length() > segmentCount) {
      throw new IllegalArgumentException(
          "segment " + (bits.length() - 1) + " of an item with " + segmentCount);
    }
    this.bits = bits;
    this.segmentCount = segmentCount;
  }

  public static HaveMap none(int segmentCount) {
    return new HaveMap(new BitSet(), segmentCount);
  }

  public static HaveMap all(int segmentCount) {
    BitSet bits = new BitSet(segmentCount);
    bits.set(0, segmentCount);
    return new HaveMap(bits, segmentCount);
  }

  public static HaveMap of(BitSet bits, int segmentCount) {
    return new HaveMap((BitSet) bits.clone(), segmentCount);
  }

  /** Bit {@code i} of byte {@code i / 8}, least significant first, is segment {@code i}. */
  public static HaveMap fromBytes(byte[] bytes, int segmentCount) {
    return new HaveMap(BitSet.valueOf(bytes), segmentCount);
  }

  public byte[] toBytes() {
    return bits.toByteArray();
  }

  /** A copy that the caller may change. */
  public BitSet toBits() {
    return (BitSet) bits.clone();
  }

  public HaveMap with(List<SegmentRange> ranges) {
    BitSet more = toBits();
    more.or(SegmentRange.toBits(ranges));
    return new HaveMap(more, segmentCount);
  }

  public HaveMap without(List<SegmentRange> ranges) {
    BitSet fewer = toBits();
    fewer.andNot(SegmentRange.toBits(ranges));
    return new HaveMap(fewer, segmentCount);
  }

  public boolean has(int segment) {
    return bits.get(segment);
  }

  public int count() {
    return bits.cardinality();
  }

  public int segmentCount() {
    return segmentCount;
  }

  public boolean isComplete() {
    return count() == segmentCount;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HaveMap map
        && segmentCount == map.segmentCount
        && bits.equals(map.bits);
  }

  @Override
  public int hashCode() {
    return 31 * bits.hashCode() + segmentCount;
  }

  @Override
  public String toString() {
    return count() + "/" + segmentCount;
  }
}
