package tributary.sim.day;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
  @TempDir Path folder;

  private Path recorded() throws IOException {
    Scenario scenario =
        Tiny.scenario("boxes.crashes-per-day = 10", "length = 30m", "checks.settle = 0s");
    Path file = folder.resolve("trace.gz");
    try (Trace trace = Trace.recorded(file, DayCommand.settings(scenario))) {
      new Day(scenario, Contender.TRIBUTARY.mind(scenario), trace).run(_ -> {});
    }
    return file;
  }

  @Test
  void aTraceReplaysToTheSameDecisions() throws IOException {
    Replay.Result result = Replay.of(recorded());

    assertThat(result.difference()).isEmpty();
    assertThat(result.decisions()).isGreaterThan(500);
  }

  @Test
  void anotherDecisionIsFoundAndNamedWithItsLine() throws IOException {
    Path file = recorded();
    String text;
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      text = new String(in.readAllBytes(), UTF_8);
    }
    int grant = text.indexOf("D GRANT");
    String tampered =
        text.substring(0, grant) + "D DESCRIBE 000000000000\n" + text.substring(grant);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(tampered.getBytes(UTF_8));
    }

    long line = text.substring(0, grant).lines().count() + 1;
    assertThat(Replay.of(file).difference().orElseThrow())
        .startsWith("line " + line + ": recorded DESCRIBE 000000000000; now GRANT");
  }
}
