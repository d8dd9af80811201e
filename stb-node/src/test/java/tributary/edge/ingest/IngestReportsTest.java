package tributary.edge.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.model.IngestReport;
import tributary.model.IngestReport.State;
import tributary.model.Refusal;

class IngestReportsTest {
  @TempDir Path data;

  @Test
  void theClusterHearsHowAFilmAndARefusedFileEnded() throws IOException {
    VaultCluster cluster = new VaultCluster();
    try (IngestFixture server = new IngestFixture(data, cluster, IngestFixture.POLICY)) {
      Path broken = data.resolve("broken.mp4");
      Files.writeString(broken, "no film at all");
      server.takeIn(IngestFixture.FILM);
      server.takeIn(broken);
      IngestFixture.await(
          "the report of both ends",
          () -> states(cluster).equals(List.of(State.DONE, State.FAILED)));

      IngestReport last = cluster.reports.getLast();
      assertThat(last.jobs().getFirst().title()).isEqualTo("A Film");
      assertThat(last.jobs().getFirst().media())
          .hasValueSatisfying(it -> assertThat(cluster.catalog).containsKey(it));
      assertThat(last.jobs().getLast().reason())
          .isEqualTo(
              server.ingest.job("2").orElseThrow().status().refusal().orElseThrow().reason());
      assertThat(cluster.reports).extracting(IngestReport::run).containsOnly(last.run());
    }
  }

  private static List<State> states(VaultCluster cluster) {
    return cluster.reports.isEmpty()
        ? List.of()
        : cluster.reports.getLast().jobs().stream().map(IngestReport.Job::state).toList();
  }

  @Test
  void ofManyJobsTheNextAndTheLastAreNamed() {
    List<IngestJob> jobs = new ArrayList<>();
    IntStream.rangeClosed(1, 200)
        .forEach(
            number -> {
              IngestJob job =
                  new IngestJob(
                      Integer.toString(number), IngestFixture.request(IngestFixture.FILM));
              if (number <= 100) {
                job.failed(new Refusal("DAMAGED_FILM", "by this test"));
              }
              jobs.add(job);
            });

    List<Integer> chosen =
        IngestReports.chosen(jobs).stream().map(job -> Integer.valueOf(job.id())).toList();

    assertThat(chosen).hasSize(IngestReport.MOST_JOBS);
    assertThat(chosen.subList(0, 30)).isEqualTo(IntStream.rangeClosed(101, 130).boxed().toList());
    assertThat(chosen.subList(30, 50)).isEqualTo(IntStream.rangeClosed(81, 100).boxed().toList());
  }
}
