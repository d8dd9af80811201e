package tributary.media;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.util.Arrays;
import javax.crypto.SecretKey;

/**
 * Key bytes for JCE that can be zeroed, which the JDK's SecretKeySpec refuses to do. What a Cipher
 * or Mac derives from them inside is its own; it lives no longer than one fragment's work here.
 */
final class MemoryKey implements SecretKey, AutoCloseable {
  @Serial private static final long serialVersionUID = 1;
  private final transient byte[] bytes;
  private final String algorithm;
  private boolean destroyed;

  /** Takes the array over. */
  MemoryKey(byte[] bytes, String algorithm) {
    this.bytes = bytes;
    this.algorithm = algorithm;
  }

  @Override
  public String getAlgorithm() {
    return algorithm;
  }

  @Override
  public String getFormat() {
    return "RAW";
  }

  @Override
  public byte[] getEncoded() {
    if (destroyed) {
      throw new IllegalStateException("the key was destroyed");
    }
    return bytes.clone();
  }

  @Override
  public void destroy() {
    destroyed = true;
    Arrays.fill(bytes, (byte) 0);
  }

  @Override
  public boolean isDestroyed() {
    return destroyed;
  }

  @Override
  public void close() {
    destroy();
  }

  @Serial
  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("keys stay in memory");
  }
}
