package tributary.crypto;

import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import tributary.model.ClientId;
import tributary.model.NodeKind;

/** The cluster's own certificate authority: EC P-256, made on first start. */
public final class CertificateAuthority {

  /**
   * Reads the authority from {@code directory} (authority.key, owner only; authority.pem), or makes
   * it there.
   */
  public static CertificateAuthority loadOrCreate(Path directory, Clock clock) throws IOException {
    throw new UnsupportedOperationException("being built");
  }

  /** What every party trusts; also in authority.pem. */
  public X509Certificate trustAnchor() {
    throw new UnsupportedOperationException("being built");
  }

  /** A fresh registration number: a random 128-bit certificate serial, hexadecimal (R242). */
  public String newRegistrationNumber() {
    throw new UnsupportedOperationException("being built");
  }

  /**
   * The key of a certificate request whose self-signature holds.
   *
   * @throws tributary.model.RefusedException BAD_CERTIFICATE_REQUEST
   */
  public PublicKey keyOf(byte[] certificateRequest) {
    throw new UnsupportedOperationException("being built");
  }

  /**
   * A certificate for TLS as client and server: CN is the client id, OU the kind, the serial its
   * registration.
   */
  public List<X509Certificate> issue(
      PublicKey key, ClientId client, NodeKind kind, String registrationNumber, Duration validity) {
    throw new UnsupportedOperationException("being built");
  }

  /**
   * A server identity of the cluster itself (gateway): OU is CLUSTER, the names are its DNS names
   * and addresses.
   */
  public Identity serverIdentity(List<String> names, Duration validity) {
    throw new UnsupportedOperationException("being built");
  }
}
