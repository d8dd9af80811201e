package tributary.image;

import com.google.cloud.tools.jib.api.JibContainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** The images of what Maven has packaged in this build. */
final class BuiltImages {
  static final Origin ORIGIN =
      new Origin(
          "under-test",
          "0123456789abcdef0123456789abcdef01234567",
          Instant.parse("2026-11-22T01:02:03Z"),
          "https://example.org/tributary");

  static final Path ROOT = Path.of(System.getProperty("tributary.root")).toAbsolutePath();

  /** Where the slow parts are kept from one build to the next. */
  static final Path FOLDER = Path.of("target", "images").toAbsolutePath();

  private BuiltImages() {}

  static Images asFiles(Path folder) {
    requirePackaged();
    Images images = new Images();
    images.root = ROOT;
    images.folder = folder;
    return images;
  }

  private static void requirePackaged() {
    if (!Files.exists(ROOT.resolve("stb-node/target/class-path"))) {
      String why = "images are made of packaged modules: mvn verify";
      System.err.println("SKIPPED: " + why);
      Assumptions.abort(why);
    }
  }

  /** Of the image of one node, whatever stands before its name. */
  static Map.Entry<String, JibContainer> of(String name, Map<String, JibContainer> built) {
    return built.entrySet().stream()
        .filter(entry -> entry.getKey().contains("tributary/" + name + ":"))
        .findFirst()
        .orElseThrow();
  }
}
