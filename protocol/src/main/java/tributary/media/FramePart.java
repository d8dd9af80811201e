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
record FramePart(int clear, int secret) {
  static final int LENGTH = 6;

  /** saiz holds a frame's entry length in one byte: 8 of IV, 2 of count, 6 each. */
  static final int MOST = 40;

  private static final int MOST_CLEAR = 0xFFFF;
  private static final int SMALLEST_PROTECTED_NAL = 64;
  private static final int CLEAR_LEAD = 48;
  private static final int LAST_PICTURE_TYPE = 5;

  /**
   * The parts of an AVC picture: of each slice over 64 bytes everything but 48 to 63 bytes of lead
   * is protected, in whole cipher blocks; headers stay clear, for players read them before they
   * decrypt. Of a picture with more slices than fit the table the largest are protected.
   *
   * @throws IllegalArgumentException if the NAL units do not fill the frame
   */
  static List<FramePart> ofPicture(byte[] data, int offset, int size, int nalLengthBytes) {
    List<int[]> slices = slices(data, offset, size, nalLengthBytes);
    List<FramePart> parts = parts(slices, size);
    for (int keep = Math.min(slices.size(), MOST); parts.size() > MOST; keep--) {
      List<int[]> largest = new ArrayList<>(slices);
      largest.sort(Comparator.comparingInt(slice -> -slice[1]));
      largest = largest.subList(0, keep);
      largest.sort(Comparator.comparingInt(slice -> slice[0]));
      parts = parts(largest, size);
      if (keep == 0 && parts.size() > MOST) {
        throw new IllegalArgumentException("frame of " + size + " bytes has too many clear bytes");
      }
    }
    return parts;
  }

  /** Where in the frame protected bytes start, and how many. */
  private static List<int[]> slices(byte[] data, int offset, int size, int nalLengthBytes) {
    List<int[]> slices = new ArrayList<>();
    for (int at = 0; at < size; ) {
      long length = 0;
      if (size - at >= nalLengthBytes) {
        for (int i = 0; i < nalLengthBytes; i++) {
          length = length << 8 | (data[offset + at + i] & 0xFF);
        }
      }
      int nal = at + nalLengthBytes;
      if (nal + length > size) {
        throw new IllegalArgumentException(
            "NAL unit at byte " + at + " of a frame of " + size + " bytes ends outside it");
      }
      int type = length == 0 ? 0 : data[offset + nal] & 0x1F;
      if (type >= 1 && type <= LAST_PICTURE_TYPE && length > SMALLEST_PROTECTED_NAL) {
        int secret = ((int) length - CLEAR_LEAD) & ~15;
        slices.add(new int[] {nal + (int) length - secret, secret});
      }
      at = nal + (int) length;
    }
    return slices;
  }

  private static List<FramePart> parts(List<int[]> slices, int size) {
    List<FramePart> parts = new ArrayList<>();
    int at = 0;
    for (int[] slice : slices) {
      addClear(parts, slice[0] - at, slice[1]);
      at = slice[0] + slice[1];
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
}
