package tributary.cluster.cpix;

import static tributary.cluster.cpix.CpixDocument.AES_256_CBC;
import static tributary.cluster.cpix.CpixDocument.CPIX;
import static tributary.cluster.cpix.CpixDocument.DSIG;
import static tributary.cluster.cpix.CpixDocument.HMAC_SHA512;
import static tributary.cluster.cpix.CpixDocument.PSKC;
import static tributary.cluster.cpix.CpixDocument.RSA_OAEP;
import static tributary.cluster.cpix.CpixDocument.XENC;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;
import tributary.cluster.cpix.CpixDocument.Delivery;
import tributary.cluster.cpix.CpixDocument.Use;
import tributary.model.KeyId;
import tributary.model.RefusedException;

/**
 * A document from XML that anybody may have made: no DTD, nothing from elsewhere, bounded in length
 * and depth; keys in the clear and algorithms other than the standard's are refused.
 */
final class CpixReader {
  private static final String DEEPEST = "jdk.xml.maxElementDepth";

  private CpixReader() {}

  static CpixDocument read(byte[] xml, CpixTrust trust) {
    Element root = parsed(xml);
    if (!is(root, CPIX, "CPIX")) {
      throw bad("its root is " + shortened(root.getLocalName()) + ", not CPIX");
    }
    CpixSignature.require(root, trust);
    List<Delivery> deliveries = new ArrayList<>();
    for (Element element : within(root, CPIX, "DeliveryDataList", "DeliveryData")) {
      deliveries.add(delivery(element));
    }
    List<CpixDocument.Key> keys = new ArrayList<>();
    Set<KeyId> ids = new HashSet<>();
    for (Element element : within(root, CPIX, "ContentKeyList", "ContentKey")) {
      CpixDocument.Key key = key(element);
      if (!ids.add(key.id())) {
        throw bad("key " + key.id() + " is there twice");
      }
      keys.add(key);
    }
    return new CpixDocument(deliveries, keys);
  }

  static Element parsed(byte[] xml) {
    if (xml.length > Cpix.LONGEST_BYTES) {
      throw bad("of %d bytes, at most %d are read".formatted(xml.length, Cpix.LONGEST_BYTES));
    }
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      factory.setAttribute(DEEPEST, "30");
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      DocumentBuilder builder = factory.newDocumentBuilder();
      // Without one of ours the parser prints what it finds.
      builder.setErrorHandler(new DefaultHandler());
      return builder.parse(new ByteArrayInputStream(xml)).getDocumentElement();
    } catch (SAXException | IOException e) {
      RefusedException refused = bad("no XML: " + shortened(String.valueOf(e.getMessage())));
      refused.initCause(e);
      throw refused;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every JDK has an XML parser", e);
    }
  }

  private static Delivery delivery(Element delivery) {
    Element documentKey = only(delivery, CPIX, "DocumentKey");
    require(documentKey, AES_256_CBC);
    Element method = only(delivery, CPIX, "MACMethod");
    require(method, HMAC_SHA512);
    return new Delivery(
        bytes(
            only(
                only(only(delivery, CPIX, "DeliveryKey"), DSIG, "X509Data"),
                DSIG,
                "X509Certificate")),
        encrypted(only(secret(documentKey), PSKC, "EncryptedValue"), RSA_OAEP),
        encrypted(only(method, PSKC, "MACKey"), RSA_OAEP));
  }

  private static CpixDocument.Key key(Element key) {
    Element secret = secret(key);
    if (!children(secret, PSKC, "PlainValue").isEmpty()) {
      throw bad("it has keys in the clear; have them encrypted to a certificate");
    }
    String algorithm = key.getAttribute("Algorithm");
    return new CpixDocument.Key(
        id(key.getAttribute("kid")),
        Use.of(Optional.of(algorithm).filter(it -> !it.isEmpty())),
        encrypted(only(secret, PSKC, "EncryptedValue"), AES_256_CBC),
        bytes(only(secret, PSKC, "ValueMAC")));
  }

  private static Element secret(Element key) {
    return only(only(key, CPIX, "Data"), PSKC, "Secret");
  }

  private static byte[] encrypted(Element value, String method) {
    require(only(value, XENC, "EncryptionMethod"), method);
    return bytes(only(only(value, XENC, "CipherData"), XENC, "CipherValue"));
  }

  private static void require(Element element, String algorithm) {
    if (!element.getAttribute("Algorithm").equals(algorithm)) {
      throw bad(
          "%s is by \"%s\", the standard has %s"
              .formatted(
                  element.getLocalName(), shortened(element.getAttribute("Algorithm")), algorithm));
    }
  }

  private static KeyId id(String kid) {
    String hex = kid.toLowerCase(Locale.ROOT).replace("-", "");
    if (!hex.matches("[0-9a-f]{32}")) {
      throw bad("kid \"" + shortened(kid) + "\" is no UUID");
    }
    return new KeyId(HexFormat.of().parseHex(hex));
  }

  private static byte[] bytes(Element element) {
    try {
      return Base64.getDecoder().decode(element.getTextContent().replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      RefusedException refused = bad(element.getLocalName() + " is not base 64");
      refused.initCause(e);
      throw refused;
    }
  }

  private static List<Element> within(Element root, String namespace, String list, String name) {
    List<Element> found = new ArrayList<>();
    for (Element element : children(root, namespace, list)) {
      found.addAll(children(element, namespace, name));
    }
    return found;
  }

  private static Element only(Element parent, String namespace, String name) {
    List<Element> found = children(parent, namespace, name);
    if (found.size() != 1) {
      throw bad("%s has %d of %s".formatted(parent.getLocalName(), found.size(), name));
    }
    return found.getFirst();
  }

  static List<Element> children(Element parent, String namespace, String name) {
    List<Element> found = new ArrayList<>();
    for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element && is(element, namespace, name)) {
        found.add(element);
      }
    }
    return found;
  }

  private static boolean is(Element element, String namespace, String name) {
    return namespace.equals(element.getNamespaceURI()) && name.equals(element.getLocalName());
  }

  private static RefusedException bad(String what) {
    return new RefusedException("BAD_CPIX", what);
  }

  static String shortened(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "~";
  }
}
