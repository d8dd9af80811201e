package tributary.cluster.cpix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tributary.model.KeyId;
import tributary.model.RefusedException;

class CpixTest {
  private static final KeyId ROOT = id(1);
  private static final KeyId FRAME = id(2);
  private static final CpixTrust ANYBODY = new CpixTrust(List.of(), true, Instant.EPOCH);

  @TempDir private static Path folder;
  private static Recipient recipient;
  private static Recipient other;

  @BeforeAll
  static void recipients() throws Exception {
    recipient = Recipient.make(folder, "packager", "RSA", 2048);
    other = Recipient.make(folder, "other", "RSA", 3072);
  }

  private static KeyId id(int number) {
    byte[] bytes = new byte[KeyId.LENGTH];
    bytes[15] = (byte) number;
    return new KeyId(bytes);
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static String document() {
    return new String(
        Cpix.write(
            List.of(PlainKey.root(ROOT, filled(32, 7)), PlainKey.frame(FRAME, filled(16, 8))),
            recipient.certificate(),
            Optional.empty()),
        UTF_8);
  }

  private static List<PlainKey> read(String document) {
    return Cpix.read(document.getBytes(UTF_8), recipient.certificate(), recipient.key(), ANYBODY);
  }

  @Test
  void keysComeBackWithWhatTheyAreFor() {
    List<PlainKey> keys = read(document());

    assertThat(keys).extracting(PlainKey::id).containsExactly(ROOT, FRAME);
    assertThat(keys).extracting(PlainKey::isRoot).containsExactly(true, false);
    assertThat(keys.getFirst().bytes()).isEqualTo(filled(32, 7));
    assertThat(keys.getLast().bytes()).isEqualTo(filled(16, 8));
    assertThat(keys.toString()).doesNotContain("0707").doesNotContain("BwcH");
  }

  @Test
  void theDocumentHasNoKeyInTheClearAndSaysWhatIsNoCencKey() {
    String document = document();

    assertThat(document)
        .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
        .contains("kid=\"00000000-0000-0000-0000-000000000001\" Algorithm=\"urn:tributary:")
        .contains("<pskc:KeyUsage>Derive</pskc:KeyUsage>")
        .contains("kid=\"00000000-0000-0000-0000-000000000002\" commonEncryptionScheme=\"cenc\"")
        .doesNotContain(Base64.getEncoder().encodeToString(filled(16, 8)))
        .doesNotContain("PlainValue");
  }

  /** By the words of the standard, step by step, without our reader. */
  @Test
  void whoKnowsOnlyTheStandardCanOpenIt() throws Exception {
    String same = document();
    List<byte[]> of = ciphers(same, "<enc:CipherValue>([^<]+)<");
    List<byte[]> macs = ciphers(same, "<pskc:ValueMAC>([^<]+)<");
    assertThat(of).hasSize(4);
    Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
    rsa.init(Cipher.DECRYPT_MODE, recipient.key());
    byte[] documentKey = rsa.doFinal(of.get(0));
    byte[] macKey = rsa.doFinal(of.get(1));

    Mac mac = Mac.getInstance("HmacSHA512");
    mac.init(new SecretKeySpec(macKey, "HmacSHA512"));
    assertThat(mac.doFinal(of.get(3))).isEqualTo(macs.get(1));
    Cipher aes = Cipher.getInstance("AES/CBC/PKCS5Padding");
    aes.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(documentKey, "AES"),
        new IvParameterSpec(of.get(3), 0, 16));
    assertThat(aes.doFinal(of.get(3), 16, of.get(3).length - 16)).isEqualTo(filled(16, 8));
  }

  private static List<byte[]> ciphers(String document, String pattern) {
    return Pattern.compile(pattern)
        .matcher(document)
        .results()
        .map(it -> Base64.getDecoder().decode(it.group(1)))
        .toList();
  }

  /** One bit of each secret and of each MAC in turn. */
  @Test
  void whatWasChangedIsRefused() {
    String document = document();
    Matcher values =
        Pattern.compile("<(?:enc:CipherValue|pskc:ValueMAC)>([^<]+)<").matcher(document);
    int count = 0;
    while (values.find()) {
      byte[] bytes = Base64.getDecoder().decode(values.group(1));
      bytes[bytes.length / 2] ^= 1;
      String changed =
          document.substring(0, values.start(1))
              + Base64.getEncoder().encodeToString(bytes)
              + document.substring(values.end(1));
      assertThatThrownBy(() -> read(changed))
          .isInstanceOf(RefusedException.class)
          .hasMessageStartingWith("CPIX_BROKEN");
      count++;
    }
    assertThat(count).isEqualTo(6);
  }

  @Test
  void aRootPassedOffAsACencKeyIsRefused() {
    String changed = document().replaceFirst(" Algorithm=\"urn:tributary:[^\"]*\"", "");

    assertThatThrownBy(() -> read(changed)).hasMessageContaining("a CENC key has 16");
  }

  @Test
  void anotherRecipientOpensNothing() {
    assertThatThrownBy(
            () -> Cpix.read(document().getBytes(UTF_8), other.certificate(), other.key(), ANYBODY))
        .hasMessageStartingWith("WRONG_RECIPIENT");
    assertThatThrownBy(
            () ->
                Cpix.read(
                    document().getBytes(UTF_8), recipient.certificate(), other.key(), ANYBODY))
        .hasMessageStartingWith("CPIX_BROKEN");
  }

  @Test
  void aWeakOrUnusableCertificateGetsNoKey() throws Exception {
    for (Recipient weak :
        List.of(
            Recipient.make(folder, "weak", "RSA", 1024),
            Recipient.make(folder, "curve", "EC", 256))) {
      assertThatThrownBy(
              () ->
                  Cpix.write(
                      List.of(PlainKey.root(ROOT, filled(32, 7))),
                      weak.certificate(),
                      Optional.empty()))
          .hasMessageStartingWith("BAD_CERTIFICATE");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<CPIX/>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>",
        "<!DOCTYPE x [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]><x>&b;</x>",
        "<cpix:CPIX xmlns:cpix=\"urn:dashif:org:cpix\"><cpix:ContentKeyList>"
            + "<cpix:ContentKey kid=\"1\"/></cpix:ContentKeyList></cpix:CPIX>"
      })
  void whatIsNoDocumentOfKeysIsRefused(String xml) {
    assertThatThrownBy(() -> read(xml))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("BAD_CPIX")
        .satisfies(it -> assertThat(it.getMessage()).doesNotContain("root:x"));
  }

  @Test
  void keysInTheClearForeignAlgorithmsTwinsAndDepthAreRefused() {
    String document = document();
    String clear =
        document.replaceFirst(
            "<pskc:EncryptedValue><enc:EncryptionMethod Algorithm=\"[^\"]*aes256-cbc\">.*?"
                + "</pskc:EncryptedValue>",
            "<pskc:PlainValue>AAAA</pskc:PlainValue>");
    assertThatThrownBy(() -> read(clear)).hasMessageContaining("in the clear");
    assertThatThrownBy(() -> read(document.replace("hmac-sha512", "hmac-sha1")))
        .hasMessageContaining("hmac-sha1");
    assertThatThrownBy(() -> read(document.replace("rsa-oaep-mgf1p", "rsa-1_5")))
        .hasMessageContaining("rsa-1_5");
    assertThatThrownBy(() -> read(document.replace("000000000002", "000000000001")))
        .hasMessageContaining("twice");
    assertThatThrownBy(() -> read("<a>".repeat(40) + "</a>".repeat(40)))
        .hasMessageContaining("no XML");
  }
}
