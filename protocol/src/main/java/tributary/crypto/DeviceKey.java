package tributary.crypto;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import tributary.model.Digest;

/** A P-256 key pair made where it is used; the private half never leaves its machine. */
public record DeviceKey(KeyPair pair) {

  public static DeviceKey generate() {
    throw new UnsupportedOperationException("being built");
  }

  /** Reads the PKCS#8 PEM file, or makes the key and the file (owner only) when there is none. */
  public static DeviceKey loadOrCreate(Path file) throws IOException {
    throw new UnsupportedOperationException("being built");
  }

  public PublicKey publicKey() {
    return pair.getPublic();
  }

  public PrivateKey privateKey() {
    return pair.getPrivate();
  }

  /** SHA-256 of the SubjectPublicKeyInfo. */
  public Digest digest() {
    return Digest.ofContent(pair.getPublic().getEncoded());
  }

  /** PKCS#10, DER, self-signed as proof of possession. */
  public byte[] certificateRequest() {
    throw new UnsupportedOperationException("being built");
  }
}
