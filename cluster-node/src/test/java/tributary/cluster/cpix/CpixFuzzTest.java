package tributary.cluster.cpix;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import tributary.cluster.cpix.CpixDocument.Delivery;
import tributary.cluster.cpix.CpixDocument.Use;
import tributary.model.KeyId;
import tributary.model.RefusedException;

/** A document as a packager may send it. */
class CpixFuzzTest {
  private static final CpixTrust TRUST = new CpixTrust(List.of(), true, Instant.EPOCH);

  static Stream<byte[]> seeds() {
    byte[] some = new byte[20];
    return Stream.of(
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
