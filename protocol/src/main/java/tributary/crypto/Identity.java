package tributary.crypto;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * Who a node is in TLS.
 *
 * @param chain its own certificate first
 */
public record Identity(PrivateKey key, List<X509Certificate> chain, X509Certificate trustAnchor) {
  public Identity {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("an identity needs its own certificate");
    }
  }

  public X509Certificate certificate() {
    return chain.getFirst();
  }

  /**
   * One PEM certificate.
   *
   * @throws IOException naming the file if it holds none
   */
  public static X509Certificate readCertificate(Path file) throws IOException {
    return readCertificates(file).getFirst();
  }

  /**
   * @throws IllegalArgumentException if it is no X.509 certificate
   */
  public static X509Certificate parseCertificate(byte[] der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new IllegalArgumentException("not a certificate: " + e.getMessage(), e);
    }
  }

  /** PEM, whole or not at all; for everybody to read. */
  public static void writeCertificates(Path file, List<X509Certificate> chain) throws IOException {
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : chain) {
      try {
        text.append(Pem.encode(Pem.CERTIFICATE, certificate.getEncoded()));
      } catch (CertificateEncodingException e) {
        throw new IllegalArgumentException("a certificate without its bytes", e);
      }
    }
    SecretFile.writePublic(file, text.toString().getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * @throws IOException naming the file if it holds no PEM certificates
   */
  public static List<X509Certificate> readCertificates(Path file) throws IOException {
    List<X509Certificate> chain = new ArrayList<>();
    for (byte[] der : Pem.decode(Pem.CERTIFICATE, Files.readAllBytes(file), file)) {
      try {
        chain.add(parseCertificate(der));
      } catch (IllegalArgumentException e) {
        throw new IOException(file + ": " + e.getMessage(), e);
      }
    }
    return List.copyOf(chain);
  }

  /** Without the private key. */
  @Override
  public String toString() {
    return "Identity[" + chain.getFirst().getSubjectX500Principal() + "]";
  }
}
