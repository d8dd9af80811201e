package tributary.cluster.cpix;

import static tributary.cluster.cpix.CpixDocument.DSIG;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignatureMethod;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.keyinfo.KeyInfoFactory;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Element;
import tributary.model.RefusedException;

/**
 * XML signatures over whole documents, enveloped. The key comes from the certificates that are
 * trusted, never from the document; a signature over a part says nothing of the rest, so it does
 * not count.
 */
final class CpixSignature {
  private static final String SECURE = "org.jcp.xml.dsig.secureValidation";
  private static final int MOST_SIGNATURES = 8;
  private static final Set<String> HARMLESS =
      Set.of(
          Transform.ENVELOPED, CanonicalizationMethod.INCLUSIVE, CanonicalizationMethod.EXCLUSIVE);

  private CpixSignature() {}

  static byte[] sign(byte[] document, CpixSigner signer) {
    Element root = CpixReader.parsed(document);
    XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
    try {
      Reference whole =
          factory.newReference(
              "",
              factory.newDigestMethod(DigestMethod.SHA256, null),
              List.of(factory.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null)),
              null,
              null);
      SignedInfo info =
          factory.newSignedInfo(
              factory.newCanonicalizationMethod(
                  CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null),
              factory.newSignatureMethod(SignatureMethod.RSA_SHA256, null),
              List.of(whole));
      KeyInfoFactory keys = factory.getKeyInfoFactory();
      KeyInfo who = keys.newKeyInfo(List.of(keys.newX509Data(List.of(signer.certificate()))));
      DOMSignContext context = new DOMSignContext(signer.key(), root);
      context.setDefaultNamespacePrefix("ds");
      factory.newXMLSignature(info, who).sign(context);
      return bytes(root);
    } catch (GeneralSecurityException | MarshalException | XMLSignatureException e) {
      throw new RefusedException("BAD_SIGNER", "the document cannot be signed: " + e.getMessage());
    }
  }

  private static byte[] bytes(Element root) {
    try {
      Transformer transformer = TransformerFactory.newDefaultInstance().newTransformer();
      transformer.setOutputProperty(OutputKeys.ENCODING, "UTF-8");
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      transformer.transform(new DOMSource(root.getOwnerDocument()), new StreamResult(out));
      return out.toByteArray();
    } catch (TransformerException e) {
      throw new IllegalStateException("cannot write XML to memory", e);
    }
  }

  /**
   * @throws RefusedException UNSIGNED, or BAD_SIGNATURE saying why
   */
  static void require(Element root, CpixTrust trust) {
    List<Element> signatures = CpixReader.children(root, DSIG, "Signature");
    if (signatures.isEmpty()) {
      if (!trust.acceptsUnsigned()) {
        throw new RefusedException(
            "UNSIGNED", "the document has no signature; tributary.vault.cpix.unsigned is refuse");
      }
      return;
    }
    if (signatures.size() > MOST_SIGNATURES) {
      throw bad(
          "of %d signatures, at most %d are looked at"
              .formatted(signatures.size(), MOST_SIGNATURES));
    }
    if (trust.signers().isEmpty()) {
      throw bad(
          "it is signed, but tributary.vault.cpix.signers names no certificate to check it by");
    }
    List<String> reasons = new ArrayList<>();
    for (Element signature : signatures) {
      for (X509Certificate signer : trust.signers()) {
        String reason = wrong(signature, signer, trust);
        if (reason.isEmpty()) {
          return;
        }
        reasons.add(reason);
      }
    }
    throw bad(String.join("; ", reasons.stream().distinct().limit(4).toList()));
  }

  /** Why it is not this signer's signature over the whole document; empty if it is. */
  private static String wrong(Element element, X509Certificate signer, CpixTrust trust) {
    String name = "\"" + signer.getSubjectX500Principal() + "\"";
    try {
      signer.checkValidity(Date.from(trust.now()));
      DOMValidateContext context = new DOMValidateContext(signer.getPublicKey(), element);
      context.setProperty(SECURE, true);
      XMLSignature signature =
          XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
      if (!isOverAll(signature)) {
        return "a signature is not over the whole document";
      }
      if (signature.validate(context)) {
        return "";
      }
      return signature.getSignatureValue().validate(context)
          ? "the document was changed since " + name + " signed it"
          : "it is not signed by " + name;
    } catch (CertificateException e) {
      return "the certificate of " + name + " is not valid now: " + e.getMessage();
    } catch (MarshalException | XMLSignatureException e) {
      return "a signature cannot be checked: "
          + CpixReader.shortened(String.valueOf(e.getMessage()));
    }
  }

  private static boolean isOverAll(XMLSignature signature) {
    List<Reference> references = signature.getSignedInfo().getReferences();
    if (references.size() != 1 || !"".equals(references.getFirst().getURI())) {
      return false;
    }
    List<String> transforms =
        references.getFirst().getTransforms().stream().map(Transform::getAlgorithm).toList();
    return transforms.contains(Transform.ENVELOPED) && HARMLESS.containsAll(transforms);
  }

  private static RefusedException bad(String what) {
    return new RefusedException("BAD_SIGNATURE", what);
  }
}
