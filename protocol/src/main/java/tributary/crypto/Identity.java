package tributary.crypto;

import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Who a node is in TLS.
 *
 * @param chain its own certificate first
 */
public record Identity(PrivateKey key, List<X509Certificate> chain, X509Certificate trustAnchor) {
  public Identity {
    chain = List.copyOf(chain);
  }

  /** One PEM certificate. */
  public static X509Certificate readCertificate(Path file) throws IOException {
    throw new UnsupportedOperationException("being built");
  }

  public static X509Certificate parseCertificate(byte[] der) {
    throw new UnsupportedOperationException("being built");
  }

  public static void writeCertificates(Path file, List<X509Certificate> chain) throws IOException {
    throw new UnsupportedOperationException("being built");
  }

  public static List<X509Certificate> readCertificates(Path file) throws IOException {
    throw new UnsupportedOperationException("being built");
  }
}
