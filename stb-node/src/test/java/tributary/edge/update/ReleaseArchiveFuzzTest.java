package tributary.edge.update;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;
import tributary.edge.boot.UntrustedSoftwareException;

/** What may come in place of a release: refused, and nothing but the slot is touched. */
class ReleaseArchiveFuzzTest {
  @TempDir static Path home;
  private static SignedRelease release;

  @BeforeAll
  static void pack() throws IOException, UntrustedSoftwareException {
    release = SignedRelease.in(home.resolve("office"));
  }

  static Stream<byte[]> seeds() throws IOException, UntrustedSoftwareException {
    if (release == null) {
      pack();
    }
    return Stream.of(release.archive());
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void archive(byte[] data) throws IOException {
    Path disk = home.resolve("disk");
    try {
      SignedRelease.unpack(data, release.key(), disk.resolve("b"));
      assertThat(data).isEqualTo(release.archive());
    } catch (UntrustedSoftwareException refused) {
      assertThat(refused.getMessage()).hasSizeLessThan(400);
    }
    try (Stream<Path> there = Files.list(home)) {
      assertThat(there.map(path -> path.getFileName().toString())).isSubsetOf("office", "disk");
    }
  }
}
