package tributary.cluster.cpix;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import tributary.cluster.cpix.CpixDocument.Delivery;
import tributary.cluster.cpix.CpixDocument.Use;
import tributary.model.KeyId;
import tributary.model.RefusedException;

/** A document as a packager may send it, signed or not. */
class CpixFuzzTest {
  private static final Recipient STUDIO = studio();
  private static final CpixTrust TRUST =
      new CpixTrust(
          List.of(STUDIO.certificate()),
          true,
          STUDIO.certificate().getNotBefore().toInstant().plus(Duration.ofDays(1)));

  private static Recipient studio() {
    try {
      Path folder = Files.createTempDirectory("studio");
      try {
        return Recipient.make(folder, "studio", "RSA", 2048);
      } finally {
        Files.delete(folder.resolve("studio.p12"));
        Files.delete(folder);
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("no key to sign with", e);
    }
  }

  static Stream<byte[]> seeds() {
    byte[] some = new byte[20];
    CpixSigner signer = new CpixSigner(STUDIO.key(), STUDIO.certificate());
    return Stream.of(
        Cpix.write(
            List.of(PlainKey.root(new KeyId(new byte[KeyId.LENGTH]), new byte[32])),
            STUDIO.certificate(),
            Optional.of(signer)),
        CpixWriter.write(
            new CpixDocument(
                List.of(new Delivery(some, some, some)),
                List.of(new CpixDocument.Key(new KeyId(new byte[16]), Use.ROOT, some, some)))),
        "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>".getBytes(UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void document(byte[] data) {
    try {
      CpixReader.read(data, TRUST);
    } catch (RefusedException e) {
      if (e.getMessage().length() > 400) {
        throw new AssertionError("a refusal as long as what was refused", e);
      }
    }
  }
}
