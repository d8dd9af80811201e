package tributary.media;

import tributary.model.MediaId;

/**
 * Any file, protected in fixed-size frames of 64 KiB with a key each, for items that are no film
 * (Kind.OPAQUE). Length-preserving; protecting and clearing are the same. Not thread-safe.
 */
public final class ProtectedBytes {
  public static final int FRAME_BYTES = 64 << 10;
  private final MediaId media;
  private final int track;
  private final ContentKey key;
  private final FrameCipher cipher = new FrameCipher();

  public ProtectedBytes(MediaId media, int track, ContentKey key) {
    this.media = media;
    this.track = track;
    this.key = key;
  }

  /**
   * Protects or clears in place.
   *
   * @param position of {@code data} in the file; a multiple of {@link #FRAME_BYTES}
   * @throws IllegalArgumentException if it is not
   */
  public void apply(long position, byte[] data, int length) {
    if (position < 0 || position % FRAME_BYTES != 0) {
      throw new IllegalArgumentException(
          "position must be a multiple of " + FRAME_BYTES + ", was " + position);
    }
    int frame = Math.toIntExact(position / FRAME_BYTES);
    try (KeyInUse keys = new KeyInUse(media, track, key)) {
      for (int at = 0; at < length; at += FRAME_BYTES, frame++) {
        cipher.start(keys.of(frame), frame);
        cipher.apply(data, at, Math.min(FRAME_BYTES, length - at));
      }
    }
  }
}
