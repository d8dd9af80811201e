package tributary.cluster.cpix;

import static tributary.cluster.cpix.CpixDocument.AES_256_CBC;
import static tributary.cluster.cpix.CpixDocument.CPIX;
import static tributary.cluster.cpix.CpixDocument.DSIG;
import static tributary.cluster.cpix.CpixDocument.FRAME_KEY_ROOT;
import static tributary.cluster.cpix.CpixDocument.HMAC_SHA512;
import static tributary.cluster.cpix.CpixDocument.PSKC;
import static tributary.cluster.cpix.CpixDocument.RSA_OAEP;
import static tributary.cluster.cpix.CpixDocument.XENC;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import tributary.cluster.cpix.CpixDocument.Delivery;
import tributary.cluster.cpix.CpixDocument.Use;
import tributary.model.KeyId;

/** A document as XML, in the order of the standard's schema. */
final class CpixWriter {
  private final XMLStreamWriter out;

  private CpixWriter(XMLStreamWriter out) {
    this.out = out;
  }

  static byte[] write(CpixDocument document) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      XMLStreamWriter out =
          XMLOutputFactory.newDefaultFactory()
              .createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
      new CpixWriter(out).document(document);
      out.close();
      return bytes.toByteArray();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("cannot write XML to memory", e);
    }
  }

  private void document(CpixDocument document) throws XMLStreamException {
    out.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
    open("cpix", "CPIX", CPIX);
    out.writeNamespace("cpix", CPIX);
    out.writeNamespace("pskc", PSKC);
    out.writeNamespace("ds", DSIG);
    out.writeNamespace("enc", XENC);
    out.writeAttribute("version", "2.3");
    open("cpix", "DeliveryDataList", CPIX);
    for (Delivery delivery : document.deliveries()) {
      delivery(delivery);
    }
    out.writeEndElement();
    open("cpix", "ContentKeyList", CPIX);
    for (CpixDocument.Key key : document.keys()) {
      key(key);
    }
    out.writeEndElement();
    out.writeEndElement();
    out.writeEndDocument();
  }

  private void delivery(Delivery delivery) throws XMLStreamException {
    open("cpix", "DeliveryData", CPIX);
    open("cpix", "DeliveryKey", CPIX);
    open("ds", "X509Data", DSIG);
    text("ds", "X509Certificate", DSIG, delivery.certificate());
    out.writeEndElement();
    out.writeEndElement();
    open("cpix", "DocumentKey", CPIX);
    out.writeAttribute("Algorithm", AES_256_CBC);
    open("cpix", "Data", CPIX);
    open("pskc", "Secret", PSKC);
    encrypted("EncryptedValue", RSA_OAEP, delivery.documentKey());
    out.writeEndElement();
    out.writeEndElement();
    out.writeEndElement();
    open("cpix", "MACMethod", CPIX);
    out.writeAttribute("Algorithm", HMAC_SHA512);
    encrypted("MACKey", RSA_OAEP, delivery.macKey());
    out.writeEndElement();
    out.writeEndElement();
  }

  private void key(CpixDocument.Key key) throws XMLStreamException {
    open("cpix", "ContentKey", CPIX);
    out.writeAttribute("kid", uuid(key.id()));
    if (key.use() == Use.ROOT) {
      out.writeAttribute("Algorithm", FRAME_KEY_ROOT);
    } else {
      out.writeAttribute("commonEncryptionScheme", "cenc");
    }
    open("cpix", "Data", CPIX);
    open("pskc", "Secret", PSKC);
    encrypted("EncryptedValue", AES_256_CBC, key.value());
    text("pskc", "ValueMAC", PSKC, key.mac());
    out.writeEndElement();
    out.writeEndElement();
    if (key.use() == Use.ROOT) {
      open("cpix", "Policy", CPIX);
      open("pskc", "KeyUsage", PSKC);
      out.writeCharacters("Derive");
      out.writeEndElement();
      out.writeEndElement();
    }
    out.writeEndElement();
  }

  private void encrypted(String name, String method, byte[] value) throws XMLStreamException {
    open("pskc", name, PSKC);
    open("enc", "EncryptionMethod", XENC);
    out.writeAttribute("Algorithm", method);
    out.writeEndElement();
    open("enc", "CipherData", XENC);
    text("enc", "CipherValue", XENC, value);
    out.writeEndElement();
    out.writeEndElement();
  }

  private void text(String prefix, String name, String namespace, byte[] value)
      throws XMLStreamException {
    open(prefix, name, namespace);
    out.writeCharacters(Base64.getEncoder().encodeToString(value));
    out.writeEndElement();
  }

  private void open(String prefix, String name, String namespace) throws XMLStreamException {
    out.writeStartElement(prefix, name, namespace);
  }

  private static String uuid(KeyId id) {
    ByteBuffer bytes = ByteBuffer.wrap(id.bytes());
    return new UUID(bytes.getLong(), bytes.getLong()).toString();
  }
}
