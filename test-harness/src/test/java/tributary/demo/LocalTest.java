package tributary.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The town on this machine: started, killed, started again, and stopped as by Ctrl-C. */
class LocalTest {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  @TempDir Path directory;

  @Test
  void aTownIsMadeAndASecondStartGoesOnFromThere() throws Exception {
    Path folder = directory.resolve("town");
    Path first = directory.resolve("first.txt");
    runUntilVerified(folder, first, Process::destroyForcibly);
    assertThat(Files.readString(first))
        .contains("A new town in", "PostgreSQL is up", "box-1 is activated");

    Path second = directory.resolve("second.txt");
    runUntilVerified(folder, second, Process::destroy);
    assertThat(Files.readString(second))
        .contains("Going on in", "3 cluster-nodes and 2 edge nodes are up", "Stopped")
        .doesNotContain("takes in", "is activated", "has ended");
  }

  @Test
  void wrongNumbersAreRefusedByName() throws Exception {
    Path output = directory.resolve("refused.txt");
    Process local = start(output, "--boxes", "21");
    assertThat(local.waitFor()).isEqualTo(2);
    assertThat(output).content().contains("--boxes must be 1 to 20, was 21");
  }

  /** Ends it, and sees that nothing stays behind. */
  private static void runUntilVerified(Path folder, Path output, Consumer<Process> end)
      throws Exception {
    Process local =
        start(output, "--folder", folder.toString(), "--boxes", "1", "--media-servers", "1");
    try {
      Await.until(
          "a transfer verified, see " + output,
          LIMIT,
          () -> {
            assertThat(local.isAlive()).as(text(output)).isTrue();
            return text(output).contains("1 of 1 transfers verified");
          });
      var started = local.descendants().toList();
      assertThat(started)
          .as("PostgreSQL's starter, three cluster-nodes, a media server, a box")
          .hasSizeGreaterThan(5);
      end.accept(local);
      assertThat(local.waitFor(2, java.util.concurrent.TimeUnit.MINUTES)).isTrue();
      Await.until(
          "the end of all", LIMIT, () -> started.stream().noneMatch(ProcessHandle::isAlive));
    } finally {
      local.destroyForcibly();
    }
    assertThat(folder.resolve("postgresql/postmaster.pid")).doesNotExist();
  }

  private static String text(Path output) {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process start(Path output, String... arguments) throws IOException {
    var command =
        new java.util.ArrayList<>(
            java.util.List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "tributary.demo.Local"));
    command.addAll(java.util.List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }
}
