package tributary.media;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;

/**
 * The keys of one track's frames, for as long as one fragment is worked on: the first step of HKDF
 * is taken once, the second for each key. Not thread-safe.
 */
final class FrameKeys implements AutoCloseable {
  private static final byte[] FRAME = "frame/".getBytes(StandardCharsets.US_ASCII);
  private static final int INDEX_AT = FRAME.length + Short.BYTES;
  private final Mac mac;
  private final ByteBuffer info;

  /**
   * @param extracted HKDF's pseudorandom key; zeroed
   */
  FrameKeys(byte[] extracted, int track) {
    this.mac = keyed(extracted);
    this.info =
        ByteBuffer.allocate(INDEX_AT + Integer.BYTES + 1)
            .put(FRAME)
            .putShort((short) track)
            .putInt(0)
            .put((byte) 1);
  }

  /**
   * @param key zeroed
   */
  static Mac keyed(byte[] key) {
    try (MemoryKey secret = new MemoryKey(key, "HmacSHA256")) {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(secret);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  byte[] of(int index) {
    info.putInt(INDEX_AT, index);
    byte[] expanded = mac.doFinal(info.array());
    byte[] key = Arrays.copyOf(expanded, ContentKey.FRAME_KEY_LENGTH);
    Arrays.fill(expanded, (byte) 0);
    return key;
  }

  /** Another key takes the place of the secret one inside the Mac. */
  @Override
  public void close() {
    try (MemoryKey zeros = new MemoryKey(new byte[ContentKey.LENGTH], "HmacSHA256")) {
      mac.init(zeros);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("zeros are a key", e);
    }
  }
}
