package tributary.edge.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import tributary.crypto.DeviceKey;
import tributary.crypto.Identity;
import tributary.crypto.PeerCertificate;
import tributary.model.ClientId;
import tributary.model.NodeKind;
import tributary.model.RefusedException;

/**
 * Who this node is since its activation: the certificate and key in a directory of its own, {@code
 * device.key} (owner only) and {@code certificate.pem}.
 *
 * @param registrationNumber the certificate's serial, hexadecimal (R242)
 */
public record Registration(
    ClientId client, NodeKind kind, String registrationNumber, Identity identity) {

  /** The key in the directory, made there at first. */
  public static DeviceKey deviceKey(Path directory) throws IOException {
    return DeviceKey.loadOrCreate(directory.resolve("device.key"));
  }

  /**
   * Empty before activation.
   *
   * @throws IOException naming the file that is broken or does not fit the key or the authority
   */
  public static Optional<Registration> load(Path directory, X509Certificate trustAnchor)
      throws IOException {
    Path file = certificateFile(directory);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(of(deviceKey(directory), Identity.readCertificates(file), trustAnchor));
    } catch (RefusedException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** Writes the certificates, whole or not at all. */
  void store(Path directory) throws IOException {
    Identity.writeCertificates(certificateFile(directory), identity.chain());
  }

  /** Refused: BAD_CERTIFICATE. */
  static Registration of(DeviceKey key, List<X509Certificate> chain, X509Certificate trustAnchor) {
    if (chain.isEmpty()) {
      throw new RefusedException("BAD_CERTIFICATE", "no certificate");
    }
    X509Certificate own = chain.getFirst();
    PeerCertificate says = PeerCertificate.of(own);
    if (!says.keyDigest().equals(key.digest())) {
      throw new RefusedException(
          "BAD_CERTIFICATE", "the certificate of " + says.client() + " is for another device key");
    }
    try {
      own.verify(trustAnchor.getPublicKey());
    } catch (GeneralSecurityException e) {
      RefusedException refused =
          new RefusedException(
              "BAD_CERTIFICATE",
              "the certificate of " + says.client() + " is not of the authority trusted here");
      refused.initCause(e);
      throw refused;
    }
    return new Registration(
        says.client(),
        says.kind(),
        says.registrationNumber(),
        new Identity(key.privateKey(), chain, trustAnchor));
  }

  private static Path certificateFile(Path directory) {
    return directory.resolve("certificate.pem");
  }
}
