package tributary.cluster.cpix;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Keys as the bytes of a CPIX document for one recipient, and back. */
public final class Cpix {
  /** Of a document that is read: some 20 000 keys. */
  public static final int LONGEST_BYTES = 16 << 20;

  private Cpix() {}

  /**
   * The keys, sealed to the holder of this certificate, in the signer's name if there is one.
   *
   * @throws tributary.model.RefusedException BAD_CERTIFICATE if it is no RSA key of 2048 bits or
   *     more; BAD_SIGNER if its key cannot sign
   */
  public static byte[] write(
      List<PlainKey> keys, X509Certificate recipient, Optional<CpixSigner> signer) {
    byte[] document = CpixWriter.write(CpixSeal.seal(keys, recipient));
    return signer.map(it -> CpixSignature.sign(document, it)).orElse(document);
  }

  /**
   * The keys of a document that is sealed to this certificate; the caller closes them.
   *
   * @throws tributary.model.RefusedException BAD_CPIX naming what is wrong; UNSIGNED or
   *     BAD_SIGNATURE; WRONG_RECIPIENT; or CPIX_BROKEN if the private key does not open it, or it
   *     was changed since
   */
  public static List<PlainKey> read(
      byte[] document, X509Certificate recipient, PrivateKey key, CpixTrust trust) {
    return CpixSeal.open(CpixReader.read(document, trust), recipient, key);
  }
}
