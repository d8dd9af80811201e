package tributary.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import tributary.model.MediaIndex;

/** Manifests and indices, as the cluster or another's item file may have them. */
class ManifestFuzzTest {

  static Stream<byte[]> seeds() {
    MediaIndex.Fragment fragment = new MediaIndex.Fragment(700, 1000, 0, 180_000, 0, 48);
    MediaIndex index =
        new MediaIndex(List.of(new MediaIndex.Track(1, 90_000, 700, List.of(fragment), "cze")));
    return Stream.of(ManifestMessages.toBytes(WireFixture.manifest()), MediaIndexFile.write(index));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void manifest(byte[] data) {
    Refused.only(() -> ManifestMessages.fromBytes(data));
    Refused.only(() -> MediaIndexFile.read(data));
  }
}
