package tributary.bench.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import tributary.demo.JsonClient;

class FiguresTest {
  private static final Figures FIGURES =
      new Figures(
          0,
          2,
          0.8,
          List.of(
              cell(10_000, 20, 100),
              cell(100_000, 22, 120),
              CellOutcome.doesNotFit(1_000_000, 1, 18L << 30)),
          List.of(new SqlOutcome(100_000, 1, false, 5000, 1000, 950, 1400, 5, 90_000)));

  private static CellOutcome cell(int boxes, double p50, double p99) {
    return new CellOutcome(
        boxes,
        1,
        true,
        300_000,
        50_000,
        60_000,
        new Percentiles(p50, p99, 900, 20_000),
        new Percentiles(p50 / 2, p99 / 2, 450, 10_000),
        new Percentiles(10, 50, 400, 20_000),
        900_000,
        9_000,
        11_000,
        40_000_000,
        3.2,
        boxes,
        30,
        4L << 30);
  }

  @Test
  void theTableHasEachCellAndSaysWhichDidNotFit() {
    assertThat(FIGURES.table())
        .contains("| 10,000 | 20.0 | 100.0 | 900 | 20.0 | 10.0 | 50.0 | 50,000 | 60,000 | 9,000 |")
        .contains("| 1,000,000 | does not fit in a heap of 18.0 GiB |")
        .contains("| 100,000 | 1,000 | 950 | 1400 | 50.0 |")
        .contains("| p99, 100,000 / 10,000 boxes | 1.20 | at most 1.5 |")
        .contains("| least lease decisions/s | 50,000 | at least 100,000 |");
  }

  @Test
  void thePlotIsOneWellFormedFile() throws Exception {
    String svg = Chart.svg(FIGURES);

    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    assertThat(svg).contains("100,000 boxes, SQL", ">50,000<").doesNotContain("href");
  }

  @Test
  void figuresAreKeptAndReadAgain() throws Exception {
    String kept = JsonClient.JSON.writeValueAsString(FIGURES);

    assertThat(JsonClient.JSON.readValue(kept, Figures.class)).isEqualTo(FIGURES);
  }
}
