package tributary.media;

import java.util.Arrays;
import tributary.model.KeyCheck;
import tributary.model.KeyId;
import tributary.model.MediaId;

/**
 * An item's key: 32 bytes that live in memory only, and are zeroed by {@link #close} (R338, R355).
 */
public final class ContentKey implements AutoCloseable {
  public static final int LENGTH = 32;
  private final byte[] bytes;

  /** Takes the array over: the caller must not keep it. */
  public ContentKey(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a content key has 32 bytes, was " + bytes.length);
    }
    this.bytes = bytes;
  }

  public static ContentKey random() {
    throw new UnsupportedOperationException("being built");
  }

  public KeyCheck check() {
    throw new UnsupportedOperationException("being built");
  }

  /**
   * k_i = HKDF-SHA256(content key, salt = item id, info = "frame/" | track | i), 16 bytes (R353).
   */
  public byte[] frameKey(MediaId media, int track, int index) {
    throw new UnsupportedOperationException("being built");
  }

  /** A copy, for sealing; the caller zeroes it. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public void close() {
    Arrays.fill(bytes, (byte) 0);
  }

  /** The context string for sealing the key of this id, to vault and device alike. */
  public static String sealContext(KeyId key) {
    return "tributary content key " + key;
  }
}
