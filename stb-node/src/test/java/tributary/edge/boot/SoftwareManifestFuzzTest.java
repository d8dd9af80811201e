package tributary.edge.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** What an attacker may write to the disk: refused, or read exactly as it stands. */
class SoftwareManifestFuzzTest {
  static Stream<byte[]> seeds() {
    return Stream.of(SoftwareManifestTest.GOOD.getBytes(StandardCharsets.US_ASCII));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void manifest(byte[] data) {
    try {
      assertThat(SoftwareManifest.parse(data).bytes()).isEqualTo(data);
    } catch (UntrustedSoftwareException refused) {
      assertThat(refused.getMessage()).hasSizeLessThan(400);
    }
  }
}
