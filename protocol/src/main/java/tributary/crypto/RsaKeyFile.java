package tributary.crypto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;

/** An RSA private key as others' tools write it: PKCS#8 in PEM, without a password. */
public final class RsaKeyFile {
  private RsaKeyFile() {}

  /**
   * @throws IOException naming the file if it holds no such key
   */
  public static PrivateKey read(Path file) throws IOException {
    try {
      return KeyFactory.getInstance("RSA")
          .generatePrivate(
              new PKCS8EncodedKeySpec(
                  Pem.decode(Pem.PRIVATE_KEY, Files.readAllBytes(file), file).getFirst()));
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " holds no RSA key: " + e.getMessage(), e);
    }
  }
}
