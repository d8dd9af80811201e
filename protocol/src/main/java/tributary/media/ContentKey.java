package tributary.media;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import tributary.model.KeyCheck;
import tributary.model.KeyId;
import tributary.model.MediaId;
import tributary.model.RefusedException;

/**
 * An item's key: 32 bytes that live in memory only, and are zeroed by {@link #close} (R338, R355).
 * Thread-safe, so that closing cannot meet a derivation half-way and yield a key of zeros.
 */
public final class ContentKey implements AutoCloseable {
  public static final int LENGTH = 32;
  public static final int FRAME_KEY_LENGTH = 16;
  private static final byte[] CHECK = "check".getBytes(StandardCharsets.US_ASCII);

  /** Outside the heap: the garbage collector would leave copies behind where it moved them. */
  private final ByteBuffer bytes;

  private boolean closed;

  /** Takes the key out of the array, which is zeroed. */
  public ContentKey(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a content key has 32 bytes, was " + bytes.length);
    }
    this.bytes = ByteBuffer.allocateDirect(LENGTH).put(0, bytes);
    Arrays.fill(bytes, (byte) 0);
  }

  public static ContentKey random() {
    byte[] bytes = new byte[LENGTH];
    new SecureRandom().nextBytes(bytes);
    return new ContentKey(bytes);
  }

  public KeyCheck check() {
    byte[] tag = hmac(bytes(), CHECK);
    return new KeyCheck(ByteBuffer.wrap(tag).getLong());
  }

  /**
   * @throws RefusedException WRONG_KEY: CTR alone would turn a wrong key into noise on the screen
   */
  public void require(KeyCheck expected) {
    KeyCheck own = check();
    if (!own.equals(expected)) {
      throw new RefusedException(
          "WRONG_KEY", "the key's check value is " + own + ", the manifest says " + expected);
    }
  }

  /**
   * k_i = HKDF-SHA256(content key, salt = item id, info = "frame/" | track | i), 16 bytes (R353,
   * RFC 5869). The item id is its 8 bytes as in the KID, the track 2 bytes, the index 4 bytes, big
   * endian.
   *
   * @throws IllegalStateException after {@link #close}
   */
  public byte[] frameKey(MediaId media, int track, int index) {
    try (FrameKeys keys = frameKeys(media, track)) {
      return keys.of(index);
    }
  }

  /**
   * For many keys of one track.
   *
   * @throws IllegalStateException after {@link #close}
   */
  FrameKeys frameKeys(MediaId media, int track) {
    byte[] salt = ByteBuffer.allocate(Long.BYTES).putLong(media.bits()).array();
    byte[] secret = bytes();
    byte[] extracted = hmac(salt, secret);
    Arrays.fill(secret, (byte) 0);
    return new FrameKeys(extracted, track);
  }

  /** Zeroes the key it is given. */
  private static byte[] hmac(byte[] key, byte[] message) {
    return FrameKeys.keyed(key).doFinal(message);
  }

  /**
   * A copy, for sealing; the caller zeroes it.
   *
   * @throws IllegalStateException after {@link #close}
   */
  public synchronized byte[] bytes() {
    if (closed) {
      throw new IllegalStateException("the content key was closed");
    }
    byte[] copy = new byte[LENGTH];
    bytes.get(0, copy);
    return copy;
  }

  @Override
  public synchronized void close() {
    closed = true;
    bytes.put(0, new byte[LENGTH]);
  }

  /** The context string for sealing the key of this id, to vault and device alike. */
  public static String sealContext(KeyId key) {
    return "tributary content key " + key;
  }
}
