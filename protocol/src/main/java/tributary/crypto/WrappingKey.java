package tributary.crypto;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import tributary.crypto.WrappingKeySource.HeldKey;
import tributary.model.RefusedException;

/**
 * The vault's AES-256 key; content keys lie in the database only wrapped by it (AES-GCM, bound to a
 * name).
 */
public final class WrappingKey {
  private static final String TRANSFORMATION = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  // The newest, which wraps, is the last.
  private final List<HeldKey> keys;
  private final SecureRandom random = new SecureRandom();

  private WrappingKey(List<HeldKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * The newest key of the last source wraps, all unwrap.
   *
   * @param sources at least one
   * @throws IOException naming the source that cannot be read
   */
  public static WrappingKey of(List<WrappingKeySource> sources) throws IOException {
    List<HeldKey> keys = new ArrayList<>();
    for (WrappingKeySource source : sources) {
      keys.addAll(source.read());
    }
    return new WrappingKey(keys);
  }

  /** {@code name} must be the same to unwrap. Nonce (12 bytes), then ciphertext and tag. */
  public byte[] wrap(byte[] key, byte[] name) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] body = cipher(keys.getLast(), Cipher.ENCRYPT_MODE, nonce, name).doFinal(key);
      byte[] wrapped = Arrays.copyOf(nonce, NONCE_BYTES + body.length);
      System.arraycopy(body, 0, wrapped, NONCE_BYTES, body.length);
      return wrapped;
    } catch (GeneralSecurityException | ProviderException e) {
      throw new IllegalStateException("cannot wrap a key", e);
    }
  }

  /**
   * @throws RefusedException WRAP_BROKEN if it was wrapped by another key or under another name, or
   *     changed since
   */
  public byte[] unwrap(byte[] wrapped, byte[] name) {
    Exception last = null;
    for (HeldKey key : keys.reversed()) {
      try {
        return unwrap(key, wrapped, name);
      } catch (GeneralSecurityException | ProviderException e) {
        last = e;
      }
    }
    RefusedException refused =
        new RefusedException("WRAP_BROKEN", "another wrapping key or name, or changed bytes");
    refused.initCause(last);
    throw refused;
  }

  /** The same wrapped by the newest key; empty if it is already. Refused as {@link #unwrap}. */
  public Optional<byte[]> rewrap(byte[] wrapped, byte[] name) {
    try {
      Arrays.fill(unwrap(keys.getLast(), wrapped, name), (byte) 0);
      return Optional.empty();
    } catch (GeneralSecurityException | ProviderException e) {
      byte[] plain = unwrap(wrapped, name);
      try {
        return Optional.of(wrap(plain, name));
      } finally {
        Arrays.fill(plain, (byte) 0);
      }
    }
  }

  private static byte[] unwrap(HeldKey key, byte[] wrapped, byte[] name)
      throws GeneralSecurityException {
    if (wrapped.length < NONCE_BYTES + TAG_BITS / 8) {
      throw new RefusedException("WRAP_BROKEN", "a wrapped key of " + wrapped.length + " bytes");
    }
    return cipher(key, Cipher.DECRYPT_MODE, Arrays.copyOf(wrapped, NONCE_BYTES), name)
        .doFinal(wrapped, NONCE_BYTES, wrapped.length - NONCE_BYTES);
  }

  private static Cipher cipher(HeldKey key, int mode, byte[] nonce, byte[] name)
      throws GeneralSecurityException {
    Cipher cipher =
        key.provider().isPresent()
            ? Cipher.getInstance(TRANSFORMATION, key.provider().get())
            : Cipher.getInstance(TRANSFORMATION);
    cipher.init(mode, key.key(), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(name);
    return cipher;
  }
}
