package tributary.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/** Keys on NIST P-256, between their encodings. */
final class P256 {
  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("P-256");
  private static final int FIELD_BYTES = 32;

  private P256() {}

  static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  /**
   * The pair of a PKCS#8 private key, which need not hold the public half.
   *
   * @throws IllegalArgumentException if it is no P-256 key
   */
  static KeyPair pair(byte[] pkcs8) {
    try {
      KeyFactory factory = KeyFactory.getInstance("EC");
      PrivateKey key = factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      if (!(key instanceof ECPrivateKey ec) || ec.getParams().getOrder().bitLength() != 256) {
        throw new IllegalArgumentException("not a P-256 private key");
      }
      ECPoint point = new FixedPointCombMultiplier().multiply(CURVE.getG(), ec.getS()).normalize();
      java.security.spec.ECPoint affine =
          new java.security.spec.ECPoint(
              point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger());
      return new KeyPair(factory.generatePublic(new ECPublicKeySpec(affine, ec.getParams())), key);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not a P-256 private key: " + e.getMessage(), e);
    }
  }

  /**
   * @throws IllegalArgumentException if it is no SubjectPublicKeyInfo of a point on P-256
   */
  static PublicKey publicKey(byte[] subjectPublicKeyInfo) {
    try {
      PublicKey key =
          KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(subjectPublicKeyInfo));
      point(key);
      return key;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not a P-256 public key: " + e.getMessage(), e);
    }
  }

  /** The point of the key, uncompressed: 65 bytes; checked to lie on the curve. */
  static byte[] point(PublicKey key) {
    if (!(key instanceof ECPublicKey ec)
        || !ec.getParams().getOrder().equals(CURVE.getN())
        || !ec.getParams().getCurve().getA().equals(CURVE.getCurve().getA().toBigInteger())) {
      throw new IllegalArgumentException("not a P-256 public key: " + key.getAlgorithm());
    }
    ECPoint point = CURVE.getCurve().validatePoint(ec.getW().getAffineX(), ec.getW().getAffineY());
    return point.getEncoded(false);
  }

  /** The secret number of the key, 32 bytes big endian. */
  static byte[] scalar(PrivateKey key) {
    if (!(key instanceof ECPrivateKey ec)) {
      throw new IllegalArgumentException("not a P-256 private key: " + key.getAlgorithm());
    }
    BigInteger secret = ec.getS();
    return BigIntegers.asUnsignedByteArray(FIELD_BYTES, secret);
  }
}
