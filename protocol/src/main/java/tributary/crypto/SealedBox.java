package tributary.crypto;

import java.security.PrivateKey;
import java.security.PublicKey;

/**
 * Bytes that only the holder of one P-256 private key can open: HPKE (RFC 9180) base mode,
 * DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
 */
public final class SealedBox {
  private SealedBox() {}

  /** {@code context} must be the same to open; it says what the bytes are for. */
  public static byte[] seal(byte[] plain, PublicKey to, String context) {
    throw new UnsupportedOperationException("being built");
  }

  /**
   * @throws tributary.model.RefusedException SEAL_BROKEN
   */
  public static byte[] open(byte[] sealed, PrivateKey key, String context) {
    throw new UnsupportedOperationException("being built");
  }

  /** A P-256 key from its SubjectPublicKeyInfo. */
  public static PublicKey publicKey(byte[] subjectPublicKeyInfo) {
    throw new UnsupportedOperationException("being built");
  }
}
