package tributary.cluster.cpix;

import java.util.List;
import java.util.Optional;
import tributary.model.KeyId;

/**
 * What we write and read of a CPIX document; the rest of the standard (DRM signalling, usage rules)
 * is passed over. Nothing in it is secret.
 */
record CpixDocument(List<Delivery> deliveries, List<Key> keys) {
  static final String CPIX = "urn:dashif:org:cpix";
  static final String PSKC = "urn:ietf:params:xml:ns:keyprov:pskc";
  static final String DSIG = "http://www.w3.org/2000/09/xmldsig#";
  static final String XENC = "http://www.w3.org/2001/04/xmlenc#";
  static final String AES_256_CBC = XENC + "aes256-cbc";
  static final String RSA_OAEP = XENC + "rsa-oaep-mgf1p";
  static final String HMAC_SHA512 = "http://www.w3.org/2001/04/xmldsig-more#hmac-sha512";

  /** The {@code Algorithm} of a key that is no key of CENC but the root of ours: MEDIA.md. */
  static final String FRAME_KEY_ROOT = "urn:tributary:content-key:frame-keys-by-hkdf-sha256";

  CpixDocument {
    deliveries = List.copyOf(deliveries);
    keys = List.copyOf(keys);
  }

  /**
   * The document's two secrets for one recipient.
   *
   * @param certificate X.509, DER
   * @param documentKey by RSA-OAEP
   * @param macKey by RSA-OAEP
   */
  record Delivery(byte[] certificate, byte[] documentKey, byte[] macKey) {}

  /**
   * @param value initialization vector (16 bytes) and AES-256-CBC
   * @param mac HMAC-SHA512 of the value
   */
  record Key(KeyId id, Use use, byte[] value, byte[] mac) {}

  /** What a key is for. */
  enum Use {
    /** 32 bytes, of which frame keys are derived. */
    ROOT(32),
    /** 16 bytes, the key of one frame or fragment (ISO/IEC 23001-7). */
    CENC(16);

    private final int length;

    Use(int length) {
      this.length = length;
    }

    int length() {
      return length;
    }

    static Use of(Optional<String> algorithm) {
      return algorithm.filter(FRAME_KEY_ROOT::equals).isPresent() ? ROOT : CENC;
    }
  }
}
