package tributary.crypto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;

/**
 * The public half of a key, for those who must not have the private one: a SubjectPublicKeyInfo in
 * PEM (RFC 7468), for everybody to read.
 */
public final class PublicKeyFile {
  private PublicKeyFile() {}

  /** Whole or not at all; missing directories are made. */
  public static void write(Path file, PublicKey key) throws IOException {
    SecretFile.writePublic(
        file, Pem.encode(Pem.PUBLIC_KEY, key.getEncoded()).getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Of Ed25519, as {@link SigningKey} verifies by.
   *
   * @throws IOException naming the file if it holds no such key
   */
  public static PublicKey readSigning(Path file) throws IOException {
    try {
      return SigningKey.publicKey(read(file));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Of P-256, as {@link SealedBox} seals to.
   *
   * @throws IOException naming the file if it holds no such key
   */
  public static PublicKey readDevice(Path file) throws IOException {
    try {
      return SealedBox.publicKey(read(file));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static byte[] read(Path file) throws IOException {
    return Pem.decode(Pem.PUBLIC_KEY, Files.readAllBytes(file), file).getFirst();
  }
}
