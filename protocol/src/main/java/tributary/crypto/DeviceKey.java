package tributary.crypto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import tributary.model.Digest;

/** A P-256 key pair made where it is used; the private half never leaves its machine. */
public record DeviceKey(KeyPair pair) {

  public static DeviceKey generate() {
    return new DeviceKey(P256.generate());
  }

  /**
   * Reads the PKCS#8 PEM file, or makes the key and the file (owner only) when there is none.
   *
   * @throws IOException naming the file if it holds no such key
   */
  public static DeviceKey loadOrCreate(Path file) throws IOException {
    byte[] pem =
        SecretFile.readOrCreate(
            file, () -> pem(P256.generate().getPrivate()).getBytes(StandardCharsets.US_ASCII));
    byte[] pkcs8 = Pem.decode(Pem.PRIVATE_KEY, pem, file).getFirst();
    try {
      return new DeviceKey(P256.pair(pkcs8));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** Over what the file held; owner only, whole or not at all. */
  void store(Path file) throws IOException {
    SecretFile.write(file, pem(privateKey()).getBytes(StandardCharsets.US_ASCII));
  }

  private static String pem(PrivateKey key) {
    return Pem.encode(Pem.PRIVATE_KEY, key.getEncoded());
  }

  public PublicKey publicKey() {
    return pair.getPublic();
  }

  public PrivateKey privateKey() {
    return pair.getPrivate();
  }

  /** SHA-256 of the SubjectPublicKeyInfo. */
  public Digest digest() {
    return Digest.ofContent(pair.getPublic().getEncoded());
  }

  /**
   * PKCS#10, DER, self-signed as proof of possession. The subject is for show: the cluster names.
   */
  public byte[] certificateRequest() {
    try {
      return new JcaPKCS10CertificationRequestBuilder(
              new X500Name("CN=tributary edge node"), publicKey())
          .build(new JcaContentSignerBuilder("SHA256withECDSA").build(privateKey()))
          .getEncoded();
    } catch (OperatorCreationException | IOException e) {
      throw new IllegalStateException("cannot sign a certificate request", e);
    }
  }

  /** Names the public half only. */
  @Override
  public String toString() {
    return "DeviceKey[" + digest() + "]";
  }
}
