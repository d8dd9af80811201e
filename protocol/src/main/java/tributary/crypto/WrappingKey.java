package tributary.crypto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import tributary.model.RefusedException;

/**
 * The vault's AES-256 key; content keys lie in the database only wrapped by it (AES-GCM, bound to a
 * name).
 */
public final class WrappingKey {
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private final SecretKey key;
  private final SecureRandom random;

  private WrappingKey(byte[] key, SecureRandom random) {
    this.key = new SecretKeySpec(key, "AES");
    this.random = random;
  }

  /**
   * Reads the 32 bytes (base 64), or makes them and the file (owner only) when there is none.
   *
   * @throws IOException naming the file if it holds anything else
   */
  public static WrappingKey loadOrCreate(Path file) throws IOException {
    SecureRandom random = new SecureRandom();
    byte[] text =
        SecretFile.readOrCreate(
            file,
            () -> {
              byte[] fresh = new byte[KEY_BYTES];
              random.nextBytes(fresh);
              return Base64.getEncoder().encode(fresh);
            });
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(new String(text, StandardCharsets.US_ASCII).strip());
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": a wrapping key is 32 bytes in base 64", e);
    }
    if (bytes.length != KEY_BYTES) {
      throw new IOException(
          file + ": a wrapping key is 32 bytes in base 64, was " + bytes.length + " bytes");
    }
    return new WrappingKey(bytes, random);
  }

  /** {@code name} must be the same to unwrap. Nonce (12 bytes), then ciphertext and tag. */
  public byte[] wrap(byte[] key, byte[] name) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] body = cipher(Cipher.ENCRYPT_MODE, nonce, name).doFinal(key);
      byte[] wrapped = Arrays.copyOf(nonce, NONCE_BYTES + body.length);
      System.arraycopy(body, 0, wrapped, NONCE_BYTES, body.length);
      return wrapped;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot wrap a key", e);
    }
  }

  /**
   * @throws RefusedException WRAP_BROKEN if it was wrapped by another key or under another name, or
   *     changed since
   */
  public byte[] unwrap(byte[] wrapped, byte[] name) {
    if (wrapped.length < NONCE_BYTES + TAG_BITS / 8) {
      throw new RefusedException("WRAP_BROKEN", "a wrapped key of " + wrapped.length + " bytes");
    }
    byte[] nonce = Arrays.copyOf(wrapped, NONCE_BYTES);
    try {
      return cipher(Cipher.DECRYPT_MODE, nonce, name)
          .doFinal(wrapped, NONCE_BYTES, wrapped.length - NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      RefusedException refused =
          new RefusedException("WRAP_BROKEN", "another wrapping key or name, or changed bytes");
      refused.initCause(e);
      throw refused;
    }
  }

  private Cipher cipher(int mode, byte[] nonce, byte[] name) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(name);
    return cipher;
  }
}
