package tributary.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The node as operators run it: a process with a small heap, settings from outside, signals. */
class ClusterNodeProcessTest {
  @TempDir Path directory;
  private Process process;

  @AfterEach
  void end() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void itRunsInASmallHeapKeepsOthersFromItsDatabaseAndStopsInOrder() throws Exception {
    process =
        run(
            "-Dtributary.cluster.port=0",
            "-Dtributary.api.port=0",
            "-Dtributary.management.port=0",
            "-Dtributary.gateway.port=0",
            "-Dtributary.gateway.reachability.first-probe-port=0",
            "-Dtributary.gateway.reachability.second-probe-port=0",
            "-Dtributary.gateway.host=127.0.0.1",
            "-Dtributary.log.format=json");
    String ready = awaitLine("cluster node ready");
    assertThat(ready)
        .startsWith("{")
        .contains("\"level\":\"INFO\"")
        .contains("trust-anchor=")
        .contains("\"node\":\"127.0.0.1:0\"")
        .contains("\"gateway\":\"127.0.0.1:");

    Map<String, ?> impatient = Map.of("tributary.persistence.connect-timeout", "1s");
    assertThatThrownBy(() -> ClusterNode.start(new NodeFixture(data()).settings(impatient)).close())
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("tributary.persistence")
        .hasMessageContaining("in use");

    process.destroy();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    try (NodeFixture next = new NodeFixture(data()).start()) {
      assertThat(next.node().gatewayAddress().getPort()).isPositive();
    }
  }

  @Test
  void aBadSettingEndsItWithAReasonAndAStatus() throws Exception {
    process = run("-Dtributary.gateway.max-requests=0");

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("cannot start: tributary.gateway.max-requests must be at least 1, was 0");
  }

  private Path data() {
    return directory.resolve("data");
  }

  private Process run(String... settings) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dtributary.data-dir=" + data()));
    command.addAll(List.of(settings));
    command.add(ClusterNode.class.getName());
    return new ProcessBuilder(command)
        .redirectError(
            settings.length == 1
                ? ProcessBuilder.Redirect.PIPE
                : ProcessBuilder.Redirect.to(
                    Files.createFile(directory.resolve("stderr.txt")).toFile()))
        .start();
  }

  /** The process's own end ends the wait. */
  private String awaitLine(String part) throws IOException {
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    List<String> seen = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.contains(part)) {
        return line;
      }
      seen.add(line);
    }
    throw new AssertionError(
        "ended before \""
            + part
            + "\": "
            + seen
            + Files.readString(directory.resolve("stderr.txt")));
  }
}
