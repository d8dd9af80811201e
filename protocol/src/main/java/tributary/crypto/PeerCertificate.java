package tributary.crypto;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.NodeKind;
import tributary.model.RefusedException;

/**
 * What the certificate of an edge node says, once TLS has verified its chain.
 *
 * @param expires it is good until then
 */
public record PeerCertificate(
    ClientId client, NodeKind kind, String registrationNumber, PublicKey key, Instant expires) {
  static final String CLUSTER_UNIT = "CLUSTER";
  static final String NODE_UNIT = "NODE";

  /**
   * @throws RefusedException BAD_CERTIFICATE if it names no client or kind
   */
  public static PeerCertificate of(X509Certificate certificate) {
    try {
      return new PeerCertificate(
          new ClientId(only(certificate, BCStyle.CN)),
          NodeKind.valueOf(only(certificate, BCStyle.OU)),
          registrationNumber(certificate.getSerialNumber()),
          certificate.getPublicKey(),
          certificate.getNotAfter().toInstant());
    } catch (IllegalArgumentException e) {
      RefusedException refused =
          new RefusedException(
              "BAD_CERTIFICATE",
              "\"" + certificate.getSubjectX500Principal() + "\" names no edge node");
      refused.initCause(e);
      throw refused;
    }
  }

  /** Whether this is the cluster's own certificate (OU CLUSTER). */
  public static boolean isCluster(X509Certificate certificate) {
    return isOf(certificate, CLUSTER_UNIT);
  }

  /** Whether this is the certificate of a node of the cluster among its like (OU NODE). */
  public static boolean isNode(X509Certificate certificate) {
    return isOf(certificate, NODE_UNIT);
  }

  private static boolean isOf(X509Certificate certificate, String unit) {
    try {
      return only(certificate, BCStyle.OU).equals(unit);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** SHA-256 of the SubjectPublicKeyInfo, as {@link DeviceKey#digest}. */
  public Digest keyDigest() {
    return Digest.ofContent(key.getEncoded());
  }

  /** 32 lower case hexadecimal digits. */
  static String registrationNumber(BigInteger serial) {
    return "%032x".formatted(serial);
  }

  private static String only(X509Certificate certificate, ASN1ObjectIdentifier attribute) {
    try {
      RDN[] found = new JcaX509CertificateHolder(certificate).getSubject().getRDNs(attribute);
      if (found.length != 1 || found[0].isMultiValued()) {
        throw new IllegalArgumentException("subject must name exactly one " + attribute);
      }
      return IETFUtils.valueToString(found[0].getFirst().getValue());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate without its bytes", e);
    }
  }
}
