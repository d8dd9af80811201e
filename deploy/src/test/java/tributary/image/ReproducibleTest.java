package tributary.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.tools.jib.api.JibContainer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same jars give the same images, though the second build has nothing left of the first. */
class ReproducibleTest {
  @TempDir Path folder;

  @Test
  void twoBuildsGiveTheSameDigests() throws Exception {
    Map<String, JibContainer> first = build(BuiltImages.FOLDER);
    Map<String, JibContainer> second = build(folder);

    for (String name : first.keySet()) {
      assertThat(second.get(name).getDigest()).isEqualTo(first.get(name).getDigest());
    }
  }

  private static Map<String, JibContainer> build(Path folder) throws Exception {
    return BuiltImages.asFiles(folder).build(BuiltImages.ORIGIN);
  }

  @Test
  void labelsAreInTheWordsOfTheSpecificationAndLeaveOutWhatIsNotKnown() {
    Instant committed = Instant.parse("2026-11-22T01:02:03Z");
    assertThat(new Origin("1.2", "abc", committed, "").labels("tributary/stb-node"))
        .isEqualTo(
            Map.of(
                "org.opencontainers.image.title",
                "tributary/stb-node",
                "org.opencontainers.image.version",
                "1.2",
                "org.opencontainers.image.revision",
                "abc",
                "org.opencontainers.image.created",
                "2026-11-22T01:02:03Z",
                "org.opencontainers.image.licenses",
                "Apache-2.0"));
  }

  @Test
  void withoutARepositoryTheTimeIsTheOneGiven() throws Exception {
    Origin origin = Origin.of(folder, "1.2", "https://example.org/tributary", Instant.EPOCH);
    assertThat(origin)
        .isEqualTo(new Origin("1.2", "", Instant.EPOCH, "https://example.org/tributary"));
  }
}
