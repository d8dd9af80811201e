package tributary.crypto;

import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Arrays;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import tributary.model.RefusedException;

/**
 * Bytes that only the holder of one P-256 private key can open: HPKE (RFC 9180) base mode,
 * DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. Sealed form: the encapsulated key (65
 * bytes), then ciphertext and tag.
 */
public final class SealedBox {
  private static final int ENCAPSULATED_BYTES = 65;
  private static final int TAG_BYTES = 16;
  private static final byte[] NO_ASSOCIATED_DATA = {};

  private SealedBox() {}

  /**
   * {@code context} must be the same to open; it says what the bytes are for.
   *
   * @throws IllegalArgumentException if {@code to} is no P-256 key
   */
  public static byte[] seal(byte[] plain, PublicKey to, String context) {
    HPKE hpke = suite();
    try {
      byte[][] parts =
          hpke.seal(
              hpke.deserializePublicKey(P256.point(to)),
              info(context),
              NO_ASSOCIATED_DATA,
              plain,
              null,
              null,
              null);
      byte[] sealed = Arrays.copyOf(parts[1], ENCAPSULATED_BYTES + parts[0].length);
      System.arraycopy(parts[0], 0, sealed, ENCAPSULATED_BYTES, parts[0].length);
      return sealed;
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException("cannot seal", e);
    }
  }

  /**
   * @throws RefusedException SEAL_BROKEN if it was sealed to another key or for another context, or
   *     changed since
   */
  public static byte[] open(byte[] sealed, PrivateKey key, String context) {
    return open(suite(), sealed, key, info(context), NO_ASSOCIATED_DATA);
  }

  static byte[] open(HPKE hpke, byte[] sealed, PrivateKey key, byte[] info, byte[] associatedData) {
    if (sealed.length < ENCAPSULATED_BYTES + TAG_BYTES) {
      throw new RefusedException("SEAL_BROKEN", "a sealed box of " + sealed.length + " bytes");
    }
    byte[] scalar = P256.scalar(key);
    try {
      AsymmetricCipherKeyPair pair = hpke.deserializePrivateKey(scalar, null);
      byte[] encapsulated = Arrays.copyOf(sealed, ENCAPSULATED_BYTES);
      byte[] body = Arrays.copyOfRange(sealed, ENCAPSULATED_BYTES, sealed.length);
      return hpke.open(encapsulated, pair, info, associatedData, body, null, null, null);
    } catch (InvalidCipherTextException | IllegalArgumentException e) {
      RefusedException refused =
          new RefusedException("SEAL_BROKEN", "another key or context, or changed bytes");
      refused.initCause(e);
      throw refused;
    } finally {
      Arrays.fill(scalar, (byte) 0);
    }
  }

  /**
   * A P-256 key from its SubjectPublicKeyInfo.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static PublicKey publicKey(byte[] subjectPublicKeyInfo) {
    return P256.publicKey(subjectPublicKeyInfo);
  }

  private static HPKE suite() {
    return new HPKE(
        HPKE.mode_base, HPKE.kem_P256_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
  }

  private static byte[] info(String context) {
    return context.getBytes(StandardCharsets.UTF_8);
  }
}
