package tributary.bench.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  @TempDir Path folder;

  private static Outcome outcome(String scenario, String system, double last, int damaged) {
    return new Outcome(
        scenario, system, 0, 1, 16, 16, damaged, 40, 45, last, 45, 44.9, 3.5, 1.07, 60, 0.5, 0);
  }

  @Test
  void theTableHasTheLatestOfEachInTheOrderOfTheScenarios() throws IOException {
    Path lines = folder.resolve("results.jsonl");
    for (Outcome outcome :
        List.of(
            outcome("slow", "tributary", 40, 0),
            outcome("flash16", "tributary", 90, 0),
            outcome("flash16", "tributary", 47.1, 0))) {
      Report.append(lines, outcome);
    }

    String table = Report.read(lines).table();

    assertThat(table).contains("| flash16 | tributary | 47.1 | 44.9 | 1.05 |");
    assertThat(table).contains("| flash16 | libtorrent | not measured |").doesNotContain("90.0");
    assertThat(table.indexOf("slow")).isGreaterThan(table.indexOf("flash16"));
  }

  @Test
  void aRunWithADamagedFileIsNoTime() {
    Report report = new Report(List.of(outcome("cut", "tributary", 47, 1)));

    assertThat(report.table()).contains("16 of 16 finished, 1 damaged").doesNotContain("47.0");
    assertThat(Plot.svg(report)).contains("not all finished");
  }

  @Test
  void aRunThatNobodyFinishedIsKeptAndShown() throws IOException {
    Path lines = folder.resolve("results.jsonl");
    Outcome none =
        new Outcome(
            "nat",
            "tributary",
            0,
            1,
            16,
            3,
            0,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            22.5,
            3.5,
            1.07,
            60,
            0.5,
            0);
    Report.append(lines, none);

    assertThat(Report.read(lines).table()).contains("3 of 16 finished, 0 damaged | 22.5");
  }

  @Test
  void thePlotIsOneWellFormedFile() throws Exception {
    String svg =
        Plot.svg(
            new Report(
                List.of(
                    outcome("flash16", "tributary", 47, 0),
                    outcome("flash16", "libtorrent", 49, 0))));

    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    assertThat(svg).contains(">1.05<", ">1.09<").doesNotContain("href");
  }

  @Test
  void thePageKeepsAllButWhatStandsBetweenItsMarks() {
    Report report = new Report(List.of(outcome("flash16", "tributary", 47, 0)));

    String page = report.in("before\n<!-- measured -->old<!-- /measured -->\nafter");

    assertThat(page).startsWith("before\n<!-- measured -->\n| scenario").endsWith("-->\nafter");
    assertThat(page).doesNotContain("old");
    assertThatThrownBy(() -> report.in("no marks")).hasMessageContaining("<!-- measured -->");
  }
}
