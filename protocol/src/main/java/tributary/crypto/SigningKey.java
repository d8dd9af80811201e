package tributary.crypto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/** Ed25519 (RFC 8032): signs lease tickets and media passes. */
public final class SigningKey {
  private static final String ALGORITHM = "Ed25519";
  private final PrivateKey privateKey;
  private final PublicKey publicKey;

  private SigningKey(PrivateKey privateKey, PublicKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
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
                Pem.encode(Pem.PRIVATE_KEY, generate().privateKey.getEncoded())
                    .getBytes(StandardCharsets.US_ASCII));
    byte[] pkcs8 = Pem.decode(Pem.PRIVATE_KEY, pem, file).getFirst();
    try {
      PrivateKey key =
          KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      return new SigningKey(key, publicKeyOf((EdECPrivateKey) key));
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " holds no Ed25519 private key: " + e.getMessage(), e);
    }
  }

  public static SigningKey generate() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      return new SigningKey(pair.getPrivate(), pair.getPublic());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  public PublicKey publicKey() {
    return publicKey;
  }

  /** 64 bytes. */
  public byte[] sign(byte[] payload) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(privateKey);
      signature.update(payload);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign", e);
    }
  }

  /** False too for what is no signature or no Ed25519 key at all. */
  public static boolean verify(PublicKey key, byte[] payload, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(key);
      verifier.update(payload);
      return verifier.verify(signature);
    } catch (SignatureException | InvalidKeyException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
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

  private static PublicKey publicKeyOf(EdECPrivateKey key) throws IOException {
    byte[] seed =
        key.getBytes().orElseThrow(() -> new IOException("an Ed25519 key without its bytes"));
    byte[] point = new Ed25519PrivateKeyParameters(seed).generatePublicKey().getEncoded();
    AlgorithmIdentifier algorithm = new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519);
    return publicKey(new SubjectPublicKeyInfo(algorithm, point).getEncoded());
  }
}
