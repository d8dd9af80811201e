package tributary.crypto;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tributary.model.RefusedException;

/**
 * Who a node is in TLS.
 *
 * @param chain its own certificate first
 */
public record Identity(
    PrivateKey key, List<X509Certificate> chain, List<X509Certificate> trustAnchors) {
  public Identity {
    chain = List.copyOf(chain);
    trustAnchors = List.copyOf(trustAnchors);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("an identity needs its own certificate");
    }
  }

  public X509Certificate certificate() {
    return chain.getFirst();
  }

  /** Self-signed, as an authority's file holds what is trusted. */
  static boolean isAnchor(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }

  /**
   * What is trusted, of an authority's PEM file.
   *
   * @throws IOException naming the file if it holds none
   */
  public static List<X509Certificate> readTrustAnchors(Path file) throws IOException {
    List<X509Certificate> anchors =
        readCertificates(file).stream().filter(Identity::isAnchor).toList();
    if (anchors.isEmpty()) {
      throw new IOException(file + " holds no self-signed certificate to be trusted");
    }
    return anchors;
  }

  /**
   * Whether the chain led to one of the anchors when its first certificate was made; that it has
   * ended since is no matter.
   *
   * @throws RefusedException BAD_CERTIFICATE
   */
  public static void requireTrusted(
      List<X509Certificate> chain, List<X509Certificate> trustAnchors) {
    try {
      Set<TrustAnchor> trusted =
          trustAnchors.stream()
              .map(anchor -> new TrustAnchor(anchor, null))
              .collect(Collectors.toSet());
      X509CertSelector own = new X509CertSelector();
      own.setCertificate(chain.getFirst());
      PKIXBuilderParameters wanted = new PKIXBuilderParameters(trusted, own);
      wanted.setRevocationEnabled(false);
      wanted.setDate(chain.getFirst().getNotBefore());
      wanted.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
      CertPathBuilder.getInstance("PKIX").build(wanted);
    } catch (GeneralSecurityException e) {
      RefusedException refused =
          new RefusedException(
              "BAD_CERTIFICATE",
              "the certificate of \"%s\" is not of the authority trusted here"
                  .formatted(chain.getFirst().getSubjectX500Principal()));
      refused.initCause(e);
      throw refused;
    }
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
