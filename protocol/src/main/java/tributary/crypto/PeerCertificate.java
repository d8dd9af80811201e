package tributary.crypto;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.NodeKind;

/** What the certificate of an edge node says, once TLS has verified its chain. */
public record PeerCertificate(
    ClientId client, NodeKind kind, String registrationNumber, PublicKey key) {

  /**
   * @throws tributary.model.RefusedException BAD_CERTIFICATE if it names no client or kind
   */
  public static PeerCertificate of(X509Certificate certificate) {
    throw new UnsupportedOperationException("being built");
  }

  /** Whether this is the cluster's own certificate (OU CLUSTER). */
  public static boolean isCluster(X509Certificate certificate) {
    throw new UnsupportedOperationException("being built");
  }

  public Digest keyDigest() {
    return Digest.ofContent(key.getEncoded());
  }
}
