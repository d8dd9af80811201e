package tributary.crypto;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import tributary.model.ClientId;
import tributary.model.NodeKind;
import tributary.model.RefusedException;

/** The cluster's own certificate authority: EC P-256, made on first start. */
public final class CertificateAuthority {
  private static final Duration VALIDITY = Duration.ofDays(20 * 365);
  private static final int SERIAL_BITS = 128;
  private static final int LONGEST_REQUEST_BYTES = 4096;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final CertificateForm form;
  private final List<X509Certificate> trustAnchors;
  private final List<X509Certificate> above;

  /**
   * @param above this authority's own certificate, and those that lead from it to older anchors
   */
  private CertificateAuthority(
      CertificateForm form, List<X509Certificate> trustAnchors, List<X509Certificate> above) {
    this.form = form;
    this.trustAnchors = List.copyOf(trustAnchors);
    this.above = List.copyOf(above);
  }

  /**
   * Reads the authority from {@code directory} (authority.key, owner only; authority.pem), or makes
   * it there: one key that issues and is trusted.
   *
   * @throws IOException naming the file that is broken, or missing beside the other
   */
  public static CertificateAuthority loadOrCreate(Path directory, Clock clock) throws IOException {
    Path certificateFile = directory.resolve("authority.pem");
    if (!Files.exists(certificateFile)) {
      DeviceKey key = DeviceKey.loadOrCreate(directory.resolve("authority.key"));
      CertificateForm form = new CertificateForm(key.pair(), clock);
      Identity.writeCertificates(certificateFile, List.of(form.authority(newSerial(), VALIDITY)));
    }
    return load(directory, clock);
  }

  /**
   * The same, but with a root of its own above the issuing key: see {@link RootAuthority}.
   *
   * @throws IOException naming the file that is broken, or missing beside the other
   */
  public static CertificateAuthority loadOrCreateBelowRoot(Path directory, Clock clock)
      throws IOException {
    if (!Files.exists(directory.resolve("authority.pem"))) {
      new RootAuthority(directory, clock).create();
    }
    return load(directory, clock);
  }

  private static CertificateAuthority load(Path directory, Clock clock) throws IOException {
    Path keyFile = directory.resolve("authority.key");
    Path certificateFile = directory.resolve("authority.pem");
    if (!Files.exists(keyFile)) {
      // A new authority under the old name would lock every activated box out.
      throw new IOException(certificateFile + " is there but " + keyFile + " is missing");
    }
    DeviceKey key = DeviceKey.loadOrCreate(keyFile);
    List<X509Certificate> known = Identity.readCertificates(certificateFile);
    X509Certificate own =
        known.stream()
            .filter(it -> it.getPublicKey().equals(key.publicKey()))
            .findFirst()
            .orElseThrow(
                () -> new IOException(certificateFile + " is not the certificate of " + keyFile));
    List<X509Certificate> above = new ArrayList<>(List.of(own));
    // A root that an older one has signed: who knows only the older one needs that, too.
    known.stream()
        .filter(it -> !Identity.isAnchor(it) && !it.equals(own))
        .filter(it -> it.getSubjectX500Principal().equals(own.getIssuerX500Principal()))
        .forEach(above::add);
    return new CertificateAuthority(
        new CertificateForm(key.pair(), clock),
        known.stream().filter(Identity::isAnchor).toList(),
        above);
  }

  /** What every party trusts; also in authority.pem. More than one while roots are changed. */
  public List<X509Certificate> trustAnchors() {
    return trustAnchors;
  }

  /** A fresh registration number: a random 128-bit certificate serial, hexadecimal (R242). */
  public String newRegistrationNumber() {
    return PeerCertificate.registrationNumber(newSerial());
  }

  /**
   * The key of a certificate request whose self-signature holds.
   *
   * @throws RefusedException BAD_CERTIFICATE_REQUEST
   */
  public PublicKey keyOf(byte[] certificateRequest) {
    if (certificateRequest.length > LONGEST_REQUEST_BYTES) {
      throw badRequest("must have at most 4096 bytes, was " + certificateRequest.length, null);
    }
    try {
      JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(certificateRequest);
      PublicKey key = P256.publicKey(request.getSubjectPublicKeyInfo().getEncoded());
      if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw badRequest("its signature does not hold", null);
      }
      return key;
    } catch (IOException | PKCSException | OperatorCreationException | IllegalArgumentException e) {
      throw badRequest(String.valueOf(e.getMessage()), e);
    }
  }

  private static RefusedException badRequest(String what, Exception cause) {
    RefusedException refused =
        new RefusedException("BAD_CERTIFICATE_REQUEST", "certificate request: " + what);
    if (cause != null) {
      refused.initCause(cause);
    }
    return refused;
  }

  /**
   * A certificate for TLS as client and server: CN is the client id, OU the kind, the serial its
   * registration. Its own certificate first, then the authority's, and on to what is trusted.
   */
  public List<X509Certificate> issue(
      PublicKey key, ClientId client, NodeKind kind, String registrationNumber, Duration validity) {
    BigInteger serial = new BigInteger(registrationNumber, 16);
    X500Name subject = CertificateForm.subject(client.text(), kind.name());
    return chain(form.endEntity(issuer(), key, subject, serial, List.of(), validity));
  }

  /**
   * A server identity of the cluster itself (gateway): OU is CLUSTER, the names are its DNS names
   * and addresses. The key is fresh and lives in memory only.
   */
  public Identity serverIdentity(List<String> names, Duration validity) {
    return identity("gateway", PeerCertificate.CLUSTER_UNIT, names, validity);
  }

  /**
   * A node's identity among the nodes of the cluster: OU is NODE. The key is fresh and lives in
   * memory only.
   */
  public Identity nodeIdentity(String name, Duration validity) {
    return identity(name, PeerCertificate.NODE_UNIT, List.of(), validity);
  }

  private Identity identity(String name, String unit, List<String> names, Duration validity) {
    KeyPair pair = P256.generate();
    X500Name subject = CertificateForm.subject(name, unit);
    X509Certificate certificate =
        form.endEntity(issuer(), pair.getPublic(), subject, newSerial(), names, validity);
    return new Identity(pair.getPrivate(), chain(certificate), trustAnchors);
  }

  private X500Name issuer() {
    return CertificateForm.nameOf(above.getFirst());
  }

  private List<X509Certificate> chain(X509Certificate certificate) {
    List<X509Certificate> chain = new ArrayList<>(List.of(certificate));
    chain.addAll(above);
    return List.copyOf(chain);
  }

  static BigInteger newSerial() {
    // RFC 5280 4.1.2.2: positive.
    return new BigInteger(SERIAL_BITS, RANDOM).max(BigInteger.ONE);
  }
}
