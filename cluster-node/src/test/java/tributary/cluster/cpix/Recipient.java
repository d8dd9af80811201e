package tributary.cluster.cpix;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/** Another's packager: a certificate with its key, as keytool makes them. */
public record Recipient(X509Certificate certificate, PrivateKey key) {
  private static final String PASSWORD = "changeit";

  public static Recipient make(Path folder, String name, String algorithm, int bits)
      throws IOException, GeneralSecurityException {
    Path store = folder.resolve(name + ".p12");
    int status =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "recipient",
                "-keyalg",
                algorithm,
                "-keysize",
                Integer.toString(bits),
                "-dname",
                "CN=" + name,
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start()
            .onExit()
            .join()
            .exitValue();
    if (status != 0) {
      throw new IOException("keytool ended with status " + status);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream content = Files.newInputStream(store)) {
      keys.load(content, PASSWORD.toCharArray());
    }
    return new Recipient(
        (X509Certificate) keys.getCertificate("recipient"),
        (PrivateKey) keys.getKey("recipient", PASSWORD.toCharArray()));
  }

  /** Certificate and private key as PEM files. */
  public List<Path> files(Path folder) throws IOException, GeneralSecurityException {
    return List.of(
        pem(folder.resolve("recipient.pem"), "CERTIFICATE", certificate.getEncoded()),
        pem(folder.resolve("recipient.key"), "PRIVATE KEY", key.getEncoded()));
  }

  private static Path pem(Path file, String label, byte[] der) throws IOException {
    return Files.writeString(
        file,
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(label, Base64.getMimeEncoder().encodeToString(der), label));
  }
}
