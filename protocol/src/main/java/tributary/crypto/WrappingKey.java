package tributary.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
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
  // The newest, which wraps, is the last.
  private final List<SecretKey> keys;
  private final SecureRandom random;

  private WrappingKey(List<SecretKey> keys, SecureRandom random) {
    this.keys = List.copyOf(keys);
    this.random = random;
  }

  /**
   * Reads keys of 32 bytes (base 64), one a line, the newest last; or makes one and the file (owner
   * only) when there is none.
   *
   * @throws IOException naming the file if it holds anything else
   */
  public static WrappingKey loadOrCreate(Path file) throws IOException {
    SecureRandom random = new SecureRandom();
    byte[] text = SecretFile.readOrCreate(file, () -> fresh(random).getBytes(US_ASCII));
    List<SecretKey> keys = new ArrayList<>();
    for (String line : lines(text)) {
      keys.add(key(line, file));
    }
    return new WrappingKey(keys, random);
  }

  private static String fresh(SecureRandom random) {
    byte[] fresh = new byte[KEY_BYTES];
    random.nextBytes(fresh);
    return Base64.getEncoder().encodeToString(fresh);
  }

  private static List<String> lines(byte[] text) {
    List<String> lines =
        new String(text, US_ASCII).lines().map(String::strip).filter(it -> !it.isEmpty()).toList();
    return lines.isEmpty() ? List.of("") : lines;
  }

  private static SecretKey key(String line, Path file) throws IOException {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(line);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": a wrapping key is 32 bytes in base 64", e);
    }
    if (bytes.length != KEY_BYTES) {
      throw new IOException(
          file + ": a wrapping key is 32 bytes in base 64, was " + bytes.length + " bytes");
    }
    return new SecretKeySpec(bytes, "AES");
  }

  /**
   * Adds a key to the file, which wraps from now on; the older ones still unwrap.
   *
   * @throws IOException if there is no file to add to, or it is broken
   */
  public static void addKey(Path file) throws IOException {
    byte[] before = Files.readAllBytes(file);
    loadOrCreate(file);
    String all = String.join("\n", lines(before)) + "\n" + fresh(new SecureRandom()) + "\n";
    SecretFile.write(file, all.getBytes(US_ASCII));
  }

  /**
   * Leaves only the newest key in the file: what is wrapped by others is lost.
   *
   * @throws IOException if the file is missing or broken
   */
  public static void dropOlderKeys(Path file) throws IOException {
    List<String> all = lines(Files.readAllBytes(file));
    loadOrCreate(file);
    SecretFile.write(file, (all.getLast() + "\n").getBytes(US_ASCII));
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
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot wrap a key", e);
    }
  }

  /**
   * @throws RefusedException WRAP_BROKEN if it was wrapped by another key or under another name, or
   *     changed since
   */
  public byte[] unwrap(byte[] wrapped, byte[] name) {
    GeneralSecurityException last = null;
    for (SecretKey key : keys.reversed()) {
      try {
        return unwrap(key, wrapped, name);
      } catch (GeneralSecurityException e) {
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
    } catch (GeneralSecurityException e) {
      byte[] plain = unwrap(wrapped, name);
      try {
        return Optional.of(wrap(plain, name));
      } finally {
        Arrays.fill(plain, (byte) 0);
      }
    }
  }

  private static byte[] unwrap(SecretKey key, byte[] wrapped, byte[] name)
      throws GeneralSecurityException {
    if (wrapped.length < NONCE_BYTES + TAG_BITS / 8) {
      throw new RefusedException("WRAP_BROKEN", "a wrapped key of " + wrapped.length + " bytes");
    }
    return cipher(key, Cipher.DECRYPT_MODE, Arrays.copyOf(wrapped, NONCE_BYTES), name)
        .doFinal(wrapped, NONCE_BYTES, wrapped.length - NONCE_BYTES);
  }

  private static Cipher cipher(SecretKey key, int mode, byte[] nonce, byte[] name)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(name);
    return cipher;
  }
}
