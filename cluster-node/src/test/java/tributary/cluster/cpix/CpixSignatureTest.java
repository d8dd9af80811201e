package tributary.cluster.cpix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.model.KeyId;

/** Who a document is from, told by an XML signature over all of it. */
class CpixSignatureTest {
  private static final KeyId ID = new KeyId(new byte[KeyId.LENGTH]);

  @TempDir private static Path folder;
  private static Recipient recipient;
  private static Recipient studio;
  private static Recipient stranger;
  private static Instant now;
  private static String signed;

  @BeforeAll
  static void sign() throws Exception {
    recipient = Recipient.make(folder, "packager", "RSA", 2048);
    studio = Recipient.make(folder, "studio", "RSA", 2048);
    stranger = Recipient.make(folder, "stranger", "RSA", 2048);
    now = studio.certificate().getNotBefore().toInstant().plus(Duration.ofDays(1));
    signed = document(Optional.of(signer(studio)));
  }

  private static CpixSigner signer(Recipient who) {
    return new CpixSigner(who.key(), who.certificate());
  }

  private static String document(Optional<CpixSigner> signer) {
    List<PlainKey> keys = List.of(PlainKey.root(ID, new byte[32]));
    return new String(Cpix.write(keys, recipient.certificate(), signer), UTF_8);
  }

  private static CpixTrust trust(Recipient... signers) {
    return new CpixTrust(
        List.of(signers).stream().map(Recipient::certificate).toList(), false, now);
  }

  private static List<PlainKey> read(String document, CpixTrust trust) {
    return Cpix.read(document.getBytes(UTF_8), recipient.certificate(), recipient.key(), trust);
  }

  private static void assertRefused(String document, CpixTrust trust, String... why) {
    assertThatThrownBy(() -> read(document, trust)).hasMessageContainingAll(why);
  }

  @Test
  void whatASignerOfOursSignedIsRead() {
    assertThat(read(signed, trust(studio))).hasSize(1);
    assertThat(read(signed, trust(stranger, studio))).as("one of several").hasSize(1);
    assertThat(signed).contains("xmldsig-more#rsa-sha256", "xmlenc#sha256");
  }

  @Test
  void theSignatureOfAStrangerIsRefusedWhateverCertificateItBrings() {
    assertRefused(signed, trust(stranger), "BAD_SIGNATURE", "not signed by \"CN=stranger\"");
    assertRefused(signed, trust(), "BAD_SIGNATURE", "tributary.vault.cpix.signers names no");
    CpixTrust lenient = new CpixTrust(trust(stranger).signers(), true, now);
    assertRefused(signed, lenient, "BAD_SIGNATURE");
  }

  @Test
  void whatIsUnsignedIsReadOnlyWhereThatIsSaid() {
    String unsigned = document(Optional.empty());

    assertRefused(unsigned, trust(studio), "UNSIGNED", "tributary.vault.cpix.unsigned is refuse");
    assertThat(read(unsigned, new CpixTrust(List.of(), true, now))).hasSize(1);
  }

  /** The MAC covers a key's value only; the signature covers whose it is. */
  @Test
  void anyChangeOfTheDocumentIsRefused() {
    String otherKey = signed.replaceFirst("000000000000\"", "000000000001\"");
    assertThat(otherKey).isNotEqualTo(signed);
    assertThat(read(otherKey.replace(signature(), ""), anybody()))
        .as("what the signature is for")
        .hasSize(1);
    assertRefused(otherKey, trust(studio), "BAD_SIGNATURE", "changed since \"CN=studio\" signed");
    assertRefused(
        signed.replace("version=\"2.3\"", "version=\"2.2\""), trust(studio), "BAD_SIGNATURE");
    assertRefused(
        signed.replace("</cpix:ContentKeyList>", "<!-- --><a/></cpix:ContentKeyList>"),
        trust(studio),
        "BAD_SIGNATURE");
  }

  private static String signature() {
    return signed.substring(signed.indexOf("<ds:Signature>"), signed.indexOf("</cpix:CPIX>"));
  }

  private static CpixTrust anybody() {
    return new CpixTrust(List.of(), true, now);
  }

  /** What was signed is put aside, and other keys where they are looked for. */
  @Test
  void aSignedPartInAnotherDocumentIsRefused() {
    String body = document(Optional.empty());
    String signature = signature();
    String byId = signature.replace("<ds:Reference URI=\"\">", "<ds:Reference URI=\"#part\">");
    assertThat(byId).isNotEqualTo(signature);

    assertRefused(
        body.replace("</cpix:CPIX>", signature + "</cpix:CPIX>"),
        trust(studio),
        "BAD_SIGNATURE",
        "changed since");
    assertRefused(
        body.replace("</cpix:CPIX>", byId + "</cpix:CPIX>"),
        trust(studio),
        "BAD_SIGNATURE",
        "not over the whole document");
    assertRefused(signed.replace(signature, "<a>" + signature + "</a>"), trust(studio), "UNSIGNED");
  }

  @Test
  void weakAndOddSignaturesAreRefused() {
    assertRefused(
        signed.replace("xmldsig-more#rsa-sha256", "xmldsig-more#hmac-sha256"),
        trust(studio),
        "BAD_SIGNATURE");
    assertRefused(
        signed.replace("2001/04/xmlenc#sha256", "2000/09/xmldsig#sha1"),
        trust(studio),
        "BAD_SIGNATURE");
    String xslt =
        signed.replace(
            "<ds:Transforms>",
            "<ds:Transforms><ds:Transform"
                + " Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"/>");
    assertThat(xslt).isNotEqualTo(signed);
    assertRefused(xslt, trust(studio), "BAD_SIGNATURE");
    String empty = "<ds:Signature/>".repeat(9);
    assertRefused(
        document(Optional.empty()).replace("</cpix:CPIX>", empty + "</cpix:CPIX>"),
        trust(studio),
        "of 9 signatures, at most 8");
  }

  @Test
  void aSignerWhoseCertificateHasEndedSignsNothing() {
    Instant later = studio.certificate().getNotAfter().toInstant().plusSeconds(1);

    assertRefused(
        signed,
        new CpixTrust(List.of(studio.certificate()), false, later),
        "BAD_SIGNATURE",
        "\"CN=studio\" is not valid now");
  }
}
