package tributary.media;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A stretch of a frame: so many bytes in the clear, then so many protected (a subsample of ISO/IEC
 * 23001-7).
 *
 * @param clear 0 to 65535
 */
public record FramePart(int clear, int secret) {
  static final int LENGTH = 6;

  /** saiz holds a frame's entry length in one byte: 8 of IV, 2 of count, 6 each. */
  static final int MOST = 40;

  private static final int MOST_CLEAR = 0xFFFF;
  private static final int BLOCK_BYTES = 16;

  /** Bytes of a frame that are protected. */
  record Range(int start, int length) {

    /**
     * The end of a unit of {@code length} bytes in whole cipher blocks, all but its lead; empty
     * when no block is left.
     */
    static Range afterLead(int start, int length, int lead) {
      int secret = Math.max(0, length - lead) & -BLOCK_BYTES;
      return new Range(start + length - secret, secret);
    }

    boolean isEmpty() {
      return length == 0;
    }
  }

  /** A frame of {@code size} bytes that is protected whole. */
  static List<FramePart> whole(int size) {
    return List.of(new FramePart(0, size));
  }

  /**
   * The parts of a frame of which these ranges are protected; of more than fit the table the
   * largest.
   *
   * @throws IllegalArgumentException if its clear bytes alone do not fit the table
   */
  static List<FramePart> of(List<Range> secret, int size) {
    List<FramePart> parts = parts(secret, size);
    for (int keep = Math.min(secret.size(), MOST); parts.size() > MOST; keep--) {
      if (keep < 0) {
        throw new IllegalArgumentException("frame of " + size + " bytes has too many clear bytes");
      }
      parts =
          parts(
              secret.stream()
                  .sorted(Comparator.comparingInt(range -> -range.length))
                  .limit(keep)
                  .sorted(Comparator.comparingInt(Range::start))
                  .toList(),
              size);
    }
    return parts;
  }

  private static List<FramePart> parts(List<Range> secret, int size) {
    List<FramePart> parts = new ArrayList<>();
    int at = 0;
    for (Range range : secret) {
      addClear(parts, range.start - at, range.length);
      at = range.start + range.length;
    }
    if (at < size) {
      addClear(parts, size - at, 0);
    }
    return parts;
  }

  private static void addClear(List<FramePart> parts, int clear, int secret) {
    int left = clear;
    for (; left > MOST_CLEAR; left -= MOST_CLEAR) {
      parts.add(new FramePart(MOST_CLEAR, 0));
    }
    parts.add(new FramePart(left, secret));
  }

  /** What another's fragment says of its frames: it must hold a senc box with parts. */
  public static List<List<FramePart>> readFrom(byte[] protectedFragment) {
    MediaFragment fragment = MediaFragment.parse(protectedFragment);
    List<FrameSecrets.Entry> entries = FrameSecrets.entries(fragment);
    return entries.stream().map(FrameSecrets.Entry::parts).toList();
  }
}
