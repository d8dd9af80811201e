package tributary.cluster.cpix;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import tributary.cluster.cpix.CpixDocument.Delivery;
import tributary.model.RefusedException;

/**
 * The cryptography that CPIX 2.3 lays down: a document key by RSA-OAEP (MGF1 and SHA-1, as {@code
 * rsa-oaep-mgf1p} means) to a certificate, values by AES-256-CBC under it, each with its
 * HMAC-SHA512. The MAC is checked before anything is decrypted.
 */
final class CpixSeal {
  private static final int DOCUMENT_KEY_BYTES = 32;
  private static final int MAC_KEY_BYTES = 64;
  private static final int VECTOR_BYTES = 16;
  private static final int LEAST_RSA_BITS = 2048;
  private static final SecureRandom RANDOM = new SecureRandom();

  private CpixSeal() {}

  static CpixDocument seal(List<PlainKey> keys, X509Certificate recipient) {
    requireStrong(recipient.getPublicKey());
    byte[] documentKey = random(DOCUMENT_KEY_BYTES);
    byte[] macKey = random(MAC_KEY_BYTES);
    try {
      Delivery delivery =
          new Delivery(
              recipient.getEncoded(),
              rsa(Cipher.ENCRYPT_MODE, recipient.getPublicKey(), documentKey),
              rsa(Cipher.ENCRYPT_MODE, recipient.getPublicKey(), macKey));
      List<CpixDocument.Key> sealed = new ArrayList<>();
      for (PlainKey key : keys) {
        byte[] value = encrypted(key.bytes(), documentKey);
        sealed.add(new CpixDocument.Key(key.id(), key.use(), value, mac(value, macKey)));
      }
      return new CpixDocument(List.of(delivery), sealed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot seal a CPIX document", e);
    } finally {
      Arrays.fill(documentKey, (byte) 0);
      Arrays.fill(macKey, (byte) 0);
    }
  }

  private static void requireStrong(PublicKey key) {
    if (!(key instanceof RSAPublicKey rsa) || rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
      throw new RefusedException(
          "BAD_CERTIFICATE", "a recipient has an RSA key of 2048 bits or more");
    }
  }

  private static byte[] encrypted(byte[] plain, byte[] documentKey)
      throws GeneralSecurityException {
    byte[] vector = random(VECTOR_BYTES);
    byte[] body = aes(Cipher.ENCRYPT_MODE, documentKey, vector).doFinal(plain);
    byte[] value = Arrays.copyOf(vector, VECTOR_BYTES + body.length);
    System.arraycopy(body, 0, value, VECTOR_BYTES, body.length);
    return value;
  }

  static List<PlainKey> open(CpixDocument document, X509Certificate recipient, PrivateKey key) {
    Delivery delivery = deliveryTo(recipient, document);
    byte[] documentKey = new byte[0];
    byte[] macKey = new byte[0];
    List<PlainKey> keys = new ArrayList<>();
    try {
      documentKey = rsa(Cipher.DECRYPT_MODE, key, delivery.documentKey());
      macKey = rsa(Cipher.DECRYPT_MODE, key, delivery.macKey());
      if (documentKey.length != DOCUMENT_KEY_BYTES || macKey.length == 0) {
        throw broken("a document key of " + documentKey.length + " bytes", null);
      }
      for (CpixDocument.Key sealed : document.keys()) {
        keys.add(opened(sealed, documentKey, macKey));
      }
      return List.copyOf(keys);
    } catch (GeneralSecurityException e) {
      keys.forEach(PlainKey::close);
      throw broken("the private key does not open it", e);
    } catch (RefusedException e) {
      keys.forEach(PlainKey::close);
      throw e;
    } finally {
      Arrays.fill(documentKey, (byte) 0);
      Arrays.fill(macKey, (byte) 0);
    }
  }

  private static Delivery deliveryTo(X509Certificate recipient, CpixDocument document) {
    try {
      byte[] own = recipient.getEncoded();
      return document.deliveries().stream()
          .filter(it -> Arrays.equals(it.certificate(), own))
          .findFirst()
          .orElseThrow(
              () ->
                  new RefusedException(
                      "WRONG_RECIPIENT",
                      "it is for %d others, not for \"%s\""
                          .formatted(
                              document.deliveries().size(), recipient.getSubjectX500Principal())));
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate without its bytes", e);
    }
  }

  private static PlainKey opened(CpixDocument.Key key, byte[] documentKey, byte[] macKey)
      throws GeneralSecurityException {
    if (!MessageDigest.isEqual(mac(key.value(), macKey), key.mac())) {
      throw broken("key " + key.id() + " was changed: its MAC is another", null);
    }
    if (key.value().length <= VECTOR_BYTES) {
      throw broken("key " + key.id() + " has no bytes", null);
    }
    byte[] vector = Arrays.copyOf(key.value(), VECTOR_BYTES);
    byte[] plain =
        aes(Cipher.DECRYPT_MODE, documentKey, vector)
            .doFinal(key.value(), VECTOR_BYTES, key.value().length - VECTOR_BYTES);
    if (plain.length != key.use().length()) {
      int length = plain.length;
      Arrays.fill(plain, (byte) 0);
      throw broken(
          "key %s has %d bytes, a %s key has %d"
              .formatted(key.id(), length, key.use(), key.use().length()),
          null);
    }
    return PlainKey.of(key.id(), key.use(), plain);
  }

  private static RefusedException broken(String what, Throwable cause) {
    RefusedException refused = new RefusedException("CPIX_BROKEN", what);
    if (cause != null) {
      refused.initCause(cause);
    }
    return refused;
  }

  private static byte[] rsa(int mode, Key key, byte[] bytes) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
    cipher.init(mode, key);
    return cipher.doFinal(bytes);
  }

  private static Cipher aes(int mode, byte[] key, byte[] vector) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(vector));
    return cipher;
  }

  private static byte[] mac(byte[] value, byte[] key) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA512");
    mac.init(new SecretKeySpec(key, "HmacSHA512"));
    return mac.doFinal(value);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
