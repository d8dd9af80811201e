package tributary.edge.boot;

import static tributary.edge.boot.UntrustedSoftwareException.Reason.BAD_SIGNATURE;
import static tributary.edge.boot.UntrustedSoftwareException.Reason.MISSING;
import static tributary.edge.boot.UntrustedSoftwareException.Reason.UNREADABLE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** The public key in the boot ROM (R347): Ed25519 (RFC 8032) over a manifest's bytes. */
public final class ReleaseKey {
  /** Beside each other in a slot. */
  public static final String MANIFEST = "manifest";

  public static final String SIGNATURE = "manifest.sig";

  /** Bytes. */
  public static final int SIGNATURE_LENGTH = 64;

  private static final String ALGORITHM = "Ed25519";

  private final PublicKey key;

  public ReleaseKey(PublicKey key) {
    this.key = key;
  }

  /**
   * @param file a SubjectPublicKeyInfo in PEM
   * @throws IOException naming the file if it holds no such key
   */
  public static ReleaseKey read(Path file) throws IOException {
    String pem = Files.readString(file, StandardCharsets.US_ASCII);
    String base64 = pem.replaceAll("-----(BEGIN|END) PUBLIC KEY-----", "").replaceAll("\\s", "");
    try {
      byte[] der = Base64.getDecoder().decode(base64);
      return new ReleaseKey(
          KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(der)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + " holds no Ed25519 public key: " + e.getMessage(), e);
    }
  }

  /**
   * The manifest in the slot, once its signature has been found right. The files that it names are
   * not looked at.
   */
  public SoftwareManifest manifestIn(Path slot) throws UntrustedSoftwareException {
    byte[] manifest = read(slot.resolve(MANIFEST), SoftwareManifest.LIMIT);
    return verified(manifest, read(slot.resolve(SIGNATURE), SIGNATURE_LENGTH));
  }

  /** The manifest, once its signature has been found right. */
  public SoftwareManifest verified(byte[] manifest, byte[] signature)
      throws UntrustedSoftwareException {
    if (!isSigned(manifest, signature)) {
      throw new UntrustedSoftwareException(
          BAD_SIGNATURE, "the manifest is not signed with the release key");
    }
    return SoftwareManifest.parse(manifest);
  }

  private boolean isSigned(byte[] manifest, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(key);
      verifier.update(manifest);
      return verifier.verify(signature);
    } catch (SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  private static byte[] read(Path file, int limit) throws UntrustedSoftwareException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new UntrustedSoftwareException(MISSING, "there is no " + file.getFileName());
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw new UntrustedSoftwareException(
            UNREADABLE, file.getFileName() + " is longer than " + limit + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw new UntrustedSoftwareException(
          UNREADABLE, file.getFileName() + " cannot be read: " + e.getMessage());
    }
  }
}
