package tributary.media;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The frames of one fragment laid end to end, with their times, as a packager gathers them for
 * {@link ProtectedTrack}, which protects them where they lie. To be filled again afterwards, so
 * that a film of any length needs a few of them. Times are in the track's timescale. Not
 * thread-safe.
 */
public final class ClearFragment {
  private static final int FIRST_BYTES = 256 << 10;
  private static final int FIRST_FRAMES = 128;
  private static final int LARGEST = Integer.MAX_VALUE - 64;
  private byte[] data = new byte[FIRST_BYTES];
  private int length;
  private int count;
  private int[] sizes = new int[FIRST_FRAMES];
  private long[] decodeTimes = new long[FIRST_FRAMES + 1];
  private int[] delays = new int[FIRST_FRAMES];
  private boolean[] keys = new boolean[FIRST_FRAMES];
  private long[] positions = new long[FIRST_FRAMES];

  /** The array to put the next frame's bytes into, at {@link #length}, before it is added. */
  public byte[] room(int size) {
    if (data.length - length < size) {
      long wanted = Math.max(2L * data.length, (long) length + size);
      data = Arrays.copyOf(data, (int) Math.min(LARGEST, wanted));
    }
    return data;
  }

  /** Of all frames so far, in bytes. */
  public int length() {
    return length;
  }

  public int count() {
    return count;
  }

  /**
   * Adds the frame whose bytes were put into its room.
   *
   * @param delay from being decoded to being shown; may be negative
   * @param isKey nothing before it is needed to decode it
   * @param position of its first byte in the film's file; -1 if that is not known
   */
  public void add(int size, long decodeTime, int delay, boolean isKey, long position) {
    if (count == sizes.length) {
      sizes = Arrays.copyOf(sizes, 2 * count);
      decodeTimes = Arrays.copyOf(decodeTimes, 2 * count + 1);
      delays = Arrays.copyOf(delays, 2 * count);
      keys = Arrays.copyOf(keys, 2 * count);
      positions = Arrays.copyOf(positions, 2 * count);
    }
    sizes[count] = size;
    decodeTimes[count] = decodeTime;
    delays[count] = delay;
    keys[count] = isKey;
    positions[count] = position;
    count++;
    length = Math.addExact(length, size);
  }

  /** The time that the last frame lasts to; call when all were added. */
  public void end(long time) {
    decodeTimes[count] = time;
  }

  public void clear() {
    count = 0;
    length = 0;
  }

  public void digest(MessageDigest digest) {
    digest.update(data, 0, length);
  }

  byte[] data() {
    return data;
  }

  int[] sizes() {
    return Arrays.copyOf(sizes, count);
  }

  /** Where each frame starts. */
  int[] offsets() {
    int[] offsets = new int[count];
    for (int i = 1; i < count; i++) {
      offsets[i] = offsets[i - 1] + sizes[i - 1];
    }
    return offsets;
  }

  /** Of its first frame. */
  public long decodeTime() {
    return decodeTimes[0];
  }

  long duration() {
    return decodeTimes[count] - decodeTimes[0];
  }

  int duration(int frame) {
    return (int) (decodeTimes[frame + 1] - decodeTimes[frame]);
  }

  int delay(int frame) {
    return delays[frame];
  }

  boolean isKey(int frame) {
    return keys[frame];
  }

  /** Of the frame's first byte in the film's file; -1 if that is not known. */
  public long position(int frame) {
    return positions[frame];
  }
}
