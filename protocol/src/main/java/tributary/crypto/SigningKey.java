package tributary.crypto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Ed25519 (RFC 8032): signs lease tickets and media passes. Bouncy Castle signs and checks: the
 * JDK's own takes ten times as long, some 1 ms for each lease.
 */
public final class SigningKey {
  private static final String ALGORITHM = "Ed25519";
  private final Ed25519PrivateKeyParameters privateKey;
  private final PublicKey publicKey;

  private SigningKey(EdECPrivateKey key) throws IOException {
    byte[] seed =
        key.getBytes().orElseThrow(() -> new IOException("an Ed25519 key without its bytes"));
    this.privateKey = new Ed25519PrivateKeyParameters(seed);
    byte[] point = privateKey.generatePublicKey().getEncoded();
    AlgorithmIdentifier algorithm = new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519);
    this.publicKey = publicKey(new SubjectPublicKeyInfo(algorithm, point).getEncoded());
  }

  /**
   * Reads the PKCS#8 PEM file, or makes the key and the file (owner only) when there is none.
   *
   * @throws IOException naming the file if it holds no such key
   */
  public static SigningKey loadOrCreate(Path file) throws IOException {
    byte[] pem =
        SecretFile.readOrCreate(
            file,
            () ->
                Pem.encode(Pem.PRIVATE_KEY, newKey().getEncoded())
                    .getBytes(StandardCharsets.US_ASCII));
    byte[] pkcs8 = Pem.decode(Pem.PRIVATE_KEY, pem, file).getFirst();
    try {
      PrivateKey key =
          KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      return new SigningKey((EdECPrivateKey) key);
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " holds no Ed25519 private key: " + e.getMessage(), e);
    }
  }

  public static SigningKey generate() {
    try {
      return new SigningKey(newKey());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EdECPrivateKey newKey() {
    try {
      return (EdECPrivateKey)
          KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair().getPrivate();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  public PublicKey publicKey() {
    return publicKey;
  }

  /** 64 bytes. */
  public byte[] sign(byte[] payload) {
    byte[] signature = new byte[Ed25519PrivateKeyParameters.SIGNATURE_SIZE];
    privateKey.sign(Ed25519.Algorithm.Ed25519, null, payload, 0, payload.length, signature, 0);
    return signature;
  }

  /** False too for what is no signature or no Ed25519 key at all. */
  public static boolean verify(PublicKey key, byte[] payload, byte[] signature) {
    return signature.length == Ed25519PrivateKeyParameters.SIGNATURE_SIZE
        && key instanceof EdECPublicKey
        && point(key)
            .verify(Ed25519.Algorithm.Ed25519, null, payload, 0, payload.length, signature, 0);
  }

  private static Ed25519PublicKeyParameters point(PublicKey key) {
    byte[] info = key.getEncoded();
    return new Ed25519PublicKeyParameters(info, info.length - Ed25519PublicKeyParameters.KEY_SIZE);
  }

  /**
   * From its SubjectPublicKeyInfo.
   *
   * @throws IllegalArgumentException if it is none of an Ed25519 key
   */
  public static PublicKey publicKey(byte[] subjectPublicKeyInfo) {
    try {
      return KeyFactory.getInstance(ALGORITHM)
          .generatePublic(new X509EncodedKeySpec(subjectPublicKeyInfo));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not an Ed25519 public key: " + e.getMessage(), e);
    }
  }
}
