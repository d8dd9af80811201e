package tributary.crypto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The root above a {@link CertificateAuthority}. Its key, {@code root.key}, is read by no node and
 * is needed for the steps below only: keep it elsewhere between them. {@code authority.pem} holds
 * roots (self-signed: what is trusted) and what connects them with the issuing key. It is written
 * first, so that a crash between two files leaves an authority that works.
 */
public final class RootAuthority {
  private static final Duration ROOT_VALIDITY = Duration.ofDays(20 * 365);
  private static final Duration ISSUING_VALIDITY = Duration.ofDays(5 * 365);

  private final Path directory;
  private final Clock clock;

  public RootAuthority(Path directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
  }

  private Path rootKey() {
    return directory.resolve("root.key");
  }

  private Path certificates() {
    return directory.resolve("authority.pem");
  }

  /** A root, and an issuing key below it. */
  void create() throws IOException {
    DeviceKey root = DeviceKey.loadOrCreate(rootKey());
    X509Certificate anchor = form(root).root(ROOT_VALIDITY);
    issueBelow(root, anchor, List.of(anchor));
  }

  /**
   * Gives nodes another issuing key. Certificates of the old one stay good until they end.
   *
   * @throws IOException naming what is missing
   */
  public void newIssuingKey() throws IOException {
    DeviceKey root = existingRoot();
    List<X509Certificate> known = Identity.readCertificates(certificates());
    issueBelow(root, anchorOf(root, known), known);
  }

  /**
   * A new root beside the old one, which signs it, so that who trusts the old trusts what is below
   * the new; the old root's key is then gone. End with {@link #retireOldRoots} once every edge node
   * has renewed its certificate, by which it learns the new root.
   *
   * @throws IOException naming what is missing
   */
  public void newRoot() throws IOException {
    DeviceKey old = existingRoot();
    List<X509Certificate> known = Identity.readCertificates(certificates());
    X509Certificate oldAnchor = anchorOf(old, known);
    DeviceKey fresh = DeviceKey.generate();
    X509Certificate anchor = form(fresh).root(ROOT_VALIDITY);
    X509Certificate bridge = form(old).below(oldAnchor, anchor, ROOT_VALIDITY);
    List<X509Certificate> all = new ArrayList<>(List.of(anchor));
    all.addAll(known);
    all.add(bridge);
    Identity.writeCertificates(certificates(), all);
    fresh.store(rootKey());
    issueBelow(fresh, anchor, all);
  }

  /**
   * Nothing below an older root is trusted any more.
   *
   * @throws IOException naming what is missing
   */
  public void retireOldRoots() throws IOException {
    X509Certificate anchor = anchorOf(existingRoot(), Identity.readCertificates(certificates()));
    List<X509Certificate> left = new ArrayList<>(List.of(anchor));
    Identity.readCertificates(certificates()).stream()
        .filter(it -> !it.equals(anchor) && signed(it, anchor.getPublicKey()))
        .forEach(left::add);
    Identity.writeCertificates(certificates(), left);
  }

  private void issueBelow(DeviceKey root, X509Certificate anchor, List<X509Certificate> known)
      throws IOException {
    DeviceKey issuing = DeviceKey.generate();
    List<X509Certificate> all = new ArrayList<>(known);
    all.add(form(root).issuing(anchor, issuing.publicKey(), ISSUING_VALIDITY));
    Identity.writeCertificates(certificates(), all);
    issuing.store(directory.resolve("authority.key"));
  }

  private CertificateForm form(DeviceKey key) {
    return new CertificateForm(key.pair(), clock);
  }

  private DeviceKey existingRoot() throws IOException {
    if (!Files.exists(rootKey())) {
      throw new IOException(rootKey() + " is missing; bring it back from where it is kept");
    }
    return DeviceKey.loadOrCreate(rootKey());
  }

  private X509Certificate anchorOf(DeviceKey root, List<X509Certificate> known) throws IOException {
    return known.stream()
        .filter(it -> Identity.isAnchor(it) && it.getPublicKey().equals(root.publicKey()))
        .findFirst()
        .orElseThrow(
            () -> new IOException(certificates() + " holds no certificate of " + rootKey()));
  }

  private static boolean signed(X509Certificate certificate, PublicKey by) {
    try {
      certificate.verify(by);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
