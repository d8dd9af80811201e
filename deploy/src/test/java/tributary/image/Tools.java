package tributary.image;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs that tests of images run beside the JDK. */
final class Tools {
  private Tools() {}

  /** Where something is missing the test is skipped aloud, or fails if it was required to run. */
  static void require(String tested, String... programs) {
    Optional<String> missing =
        "root".equals(System.getProperty("user.name"))
            ? Arrays.stream(programs).filter(program -> !isInstalled(program)).findFirst()
            : Optional.of("root");
    if (missing.isEmpty()) {
      return;
    }
    String why = "not tested without " + missing.get() + ": " + tested;
    if ("true".equals(System.getenv("TRIBUTARY_REQUIRE_PODMAN"))) {
      throw new IllegalStateException(why);
    }
    System.err.println("SKIPPED: " + why);
    abort(why);
  }

  private static boolean isInstalled(String program) {
    return Stream.of("/usr/sbin", "/usr/bin", "/sbin", "/bin")
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** Runs a program to its end; what it said. */
  static String run(ProcessBuilder program) {
    try {
      Process process = program.redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException(program.command() + " ended with " + status + ": " + said);
      }
      return said.strip();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
