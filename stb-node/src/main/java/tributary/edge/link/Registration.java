package tributary.edge.link;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tributary.crypto.DeviceKey;
import tributary.crypto.Identity;
import tributary.crypto.PeerCertificate;
import tributary.model.ClientId;
import tributary.model.NodeKind;
import tributary.model.RefusedException;
import tributary.wire.Fields;
import tributary.wire.proto.Enrolled;

/**
 * Who this node is since its activation: the certificate and key in a directory of its own, {@code
 * device.key} (owner only) and {@code certificate.pem}.
 *
 * @param registrationNumber the certificate's serial, hexadecimal (R242)
 */
public record Registration(
    ClientId client, NodeKind kind, String registrationNumber, Identity identity) {
  private static final int MOST_CERTIFICATES = 8;

  /** The key in the directory, made there at first. */
  public static DeviceKey deviceKey(Path directory) throws IOException {
    return DeviceKey.loadOrCreate(directory.resolve("device.key"));
  }

  /**
   * Empty before activation.
   *
   * @throws IOException naming the file that is broken or does not fit the key or the authority
   */
  public static Optional<Registration> load(Path directory, List<X509Certificate> trustAnchors)
      throws IOException {
    Path file = certificateFile(directory);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          of(
              deviceKey(directory),
              Identity.readCertificates(file),
              Files.exists(anchorsFile(directory))
                  ? Identity.readTrustAnchors(anchorsFile(directory))
                  : trustAnchors));
    } catch (RefusedException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Writes the certificates, each file whole or not at all. Anchors that are not those of before go
   * first, for the older certificate is good below them, too.
   */
  void store(Path directory, List<X509Certificate> trustedBefore) throws IOException {
    if (!identity.trustAnchors().equals(trustedBefore)) {
      Identity.writeCertificates(anchorsFile(directory), identity.trustAnchors());
    }
    Identity.writeCertificates(certificateFile(directory), identity.chain());
  }

  /**
   * What the cluster issued.
   *
   * @param trustAnchors those that count if it names none
   */
  static Registration of(Enrolled enrolled, DeviceKey key, List<X509Certificate> trustAnchors) {
    List<X509Certificate> named = certificates("trust_anchors", enrolled.getTrustAnchorsList());
    Registration registration =
        of(
            key,
            certificates("certificate_chain", enrolled.getCertificateChainList()),
            named.isEmpty() ? trustAnchors : named);
    if (!registration.client().text().equals(enrolled.getClientId())
        || !registration.registrationNumber().equalsIgnoreCase(enrolled.getRegistrationNumber())) {
      throw new RefusedException(
          "BAD_CERTIFICATE",
          "the certificate names " + registration.client() + ", the answer another client");
    }
    return registration;
  }

  private static List<X509Certificate> certificates(String field, List<ByteString> ders) {
    return Fields.atMost(field, ders, MOST_CERTIFICATES).stream()
        .map(der -> Fields.read(field, der.toByteArray(), Identity::parseCertificate))
        .toList();
  }

  /** When its certificate ends. */
  Instant expires() {
    return identity.certificate().getNotAfter().toInstant();
  }

  /** Refused: BAD_CERTIFICATE. */
  static Registration of(
      DeviceKey key, List<X509Certificate> chain, List<X509Certificate> trustAnchors) {
    if (chain.isEmpty()) {
      throw new RefusedException("BAD_CERTIFICATE", "no certificate");
    }
    X509Certificate own = chain.getFirst();
    PeerCertificate says = PeerCertificate.of(own);
    if (!says.keyDigest().equals(key.digest())) {
      throw new RefusedException(
          "BAD_CERTIFICATE", "the certificate of " + says.client() + " is for another device key");
    }
    Identity.requireTrusted(chain, trustAnchors);
    return new Registration(
        says.client(),
        says.kind(),
        says.registrationNumber(),
        new Identity(key.privateKey(), chain, trustAnchors));
  }

  /** What the cluster said is to be trusted, when it last issued the certificate. */
  private static Path anchorsFile(Path directory) {
    return directory.resolve("trusted.pem");
  }

  private static Path certificateFile(Path directory) {
    return directory.resolve("certificate.pem");
  }
}
