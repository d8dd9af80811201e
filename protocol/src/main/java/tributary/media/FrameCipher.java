package tributary.media;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;

/** AES-128-CTR. Encrypting and decrypting are the same. */
final class FrameCipher {
  /** The JDK's CTR is only quick at once when fed in small parts. */
  private static final int STEP_BYTES = 16 << 10;

  private static final int BLOCK_BYTES = 16;
  private final Cipher cipher;

  FrameCipher() {
    try {
      cipher = Cipher.getInstance("AES/CTR/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES/CTR", e);
    }
  }

  /** The counter block: 8 bytes of IV, 8 bytes of block counter from 0 (ISO/IEC 23001-7, 9.4). */
  void start(MemoryKey key, long iv) {
    byte[] block = ByteBuffer.allocate(BLOCK_BYTES).putLong(iv).array();
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(block));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-128 key refused", e);
    }
  }

  /** In place. */
  void apply(byte[] data, int offset, int length) {
    try {
      for (int done = 0; done < length; ) {
        int step = Math.min(STEP_BYTES, length - done);
        int at = offset + done;
        int written = cipher.update(data, at, step, data, at);
        if (written != step) {
          throw new IllegalStateException("CTR gave " + written + " bytes for " + step);
        }
        done += step;
      }
    } catch (ShortBufferException e) {
      throw new IllegalStateException("CTR gave more bytes than it took", e);
    }
  }
}
