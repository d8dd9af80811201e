package tributary.crypto;

import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;

/** Ed25519 (RFC 8032): signs lease tickets and media passes. */
public final class SigningKey {

  /** Reads the PKCS#8 PEM file, or makes the key and the file (owner only) when there is none. */
  public static SigningKey loadOrCreate(Path file) throws IOException {
    throw new UnsupportedOperationException("being built");
  }

  public static SigningKey generate() {
    throw new UnsupportedOperationException("being built");
  }

  public PublicKey publicKey() {
    throw new UnsupportedOperationException("being built");
  }

  /** 64 bytes. */
  public byte[] sign(byte[] payload) {
    throw new UnsupportedOperationException("being built");
  }

  public static boolean verify(PublicKey key, byte[] payload, byte[] signature) {
    throw new UnsupportedOperationException("being built");
  }

  /** From its SubjectPublicKeyInfo. */
  public static PublicKey publicKey(byte[] subjectPublicKeyInfo) {
    throw new UnsupportedOperationException("being built");
  }
}
