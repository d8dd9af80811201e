package tributary.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tributary.cluster.api.IngestBoard.Row;
import tributary.cluster.message.IngestNews;
import tributary.model.Base32;
import tributary.model.ClientId;
import tributary.model.IngestReport;
import tributary.model.IngestReport.Job;
import tributary.model.IngestReport.State;

class IngestBoardTest {
  private static final ClientId SERVER = new ClientId("00ABCDEFGH");
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final Duration SILENCE = Duration.ofSeconds(100);
  private static final Duration KEPT = Duration.ofHours(24);

  private final IngestBoard board = new IngestBoard(SILENCE, KEPT);

  private static Job job(int number, State state, int lasted, int endedAgo) {
    return new Job(
        number,
        "Film " + number,
        state,
        state.isOver() ? 1000 : 500,
        5,
        10,
        Optional.empty(),
        state == State.FAILED ? "DAMAGED_FILM" : "",
        "",
        Duration.ofSeconds(lasted),
        Duration.ofSeconds(endedAgo));
  }

  private void report(Instant at, String session, String run, Job... jobs) {
    board.hear(
        new IngestNews.Reported(SERVER, session, new IngestReport(run, Arrays.asList(jobs))), at);
  }

  private List<String> shown(Instant at) {
    return board.rows(at).stream()
        .map(
            row ->
                row.job().number()
                    + (row.isLost() ? " LOST" : " " + row.job().state())
                    + row.ended()
                        .map(end -> " " + Duration.between(NOON, end).toSeconds())
                        .orElse(""))
        .toList();
  }

  @Test
  void theLatestBegunComesFirstAndWhatIsOverSaysSinceWhen() {
    report(
        NOON,
        "a",
        "1",
        job(1, State.FAILED, 20, 60),
        job(2, State.STORING, 50, 0),
        job(3, State.QUEUED, 10, 0));

    assertThat(shown(NOON)).containsExactly("3 QUEUED", "2 STORING", "1 FAILED -60");
  }

  @Test
  void aReportReplacesTheOneBeforeButNotWhenAJobBeganOrWasOver() {
    report(NOON, "a", "1", job(1, State.PACKAGING, 10, 0));
    Instant begun = board.rows(NOON).getFirst().begun();
    report(NOON.plusSeconds(5), "a", "1", job(1, State.DONE, 14, 0));
    report(NOON.plusSeconds(9), "a", "1", job(1, State.DONE, 14, 3));

    assertThat(shown(NOON.plusSeconds(9))).containsExactly("1 DONE 5");
    assertThat(board.rows(NOON.plusSeconds(9)).getFirst().begun()).isEqualTo(begun);
  }

  @Test
  void whatRanIsLostWhenItsServerGoesAndFoundAgainWhenItComesBack() {
    report(NOON, "a", "1", job(1, State.DONE, 5, 5), job(2, State.STORING, 4, 0));
    board.hear(new IngestNews.Left(SERVER, "a"), NOON.plusSeconds(3));
    assertThat(shown(NOON.plusSeconds(3))).containsExactly("2 LOST 0", "1 DONE -5");

    report(NOON.plusSeconds(8), "b", "1", job(1, State.DONE, 5, 13), job(2, State.STORING, 12, 0));
    assertThat(shown(NOON.plusSeconds(8))).containsExactly("2 STORING", "1 DONE -5");
  }

  @Test
  void theEndOfAnOlderSessionSaysNothingOfANewerOne() {
    report(NOON, "a", "1", job(1, State.STORING, 4, 0));
    report(NOON.plusSeconds(2), "b", "1", job(1, State.STORING, 6, 0));
    board.hear(new IngestNews.Left(SERVER, "a"), NOON.plusSeconds(3));
    board.hear(new IngestNews.Left(new ClientId("00ZZZZZZZZ"), "a"), NOON.plusSeconds(3));

    assertThat(shown(NOON.plusSeconds(3))).containsExactly("1 STORING");
  }

  @Test
  void whatRanIsLostWhenNothingIsHeardForTooLong() {
    report(NOON, "a", "1", job(1, State.STORING, 4, 0));

    assertThat(shown(NOON.plus(SILENCE).minusMillis(1))).containsExactly("1 STORING");
    assertThat(shown(NOON.plus(SILENCE))).containsExactly("1 LOST 0");
  }

  @Test
  void whatRanIsLostForGoodWhenItsServerBeganAnew() {
    report(NOON, "a", "1", job(1, State.DONE, 5, 5), job(2, State.STORING, 4, 0));
    report(NOON.plusSeconds(9), "b", "2", job(1, State.QUEUED, 1, 0));
    report(NOON.plusSeconds(10), "b", "2", job(1, State.PACKAGING, 2, 0));

    assertThat(shown(NOON.plusSeconds(10))).containsExactly("1 PACKAGING", "2 LOST 0", "1 DONE -5");
    assertThat(board.rows(NOON.plusSeconds(10))).extracting(Row::id).doesNotHaveDuplicates();
  }

  @Test
  void whatIsOverOrLostIsShownNoLongerThanItIsKept() {
    report(NOON, "a", "1", job(1, State.DONE, 5, 0), job(2, State.STORING, 4, 0));

    assertThat(shown(NOON.plus(KEPT).minusMillis(1))).hasSize(2);
    assertThat(shown(NOON.plus(KEPT))).isEmpty();
  }

  @Test
  void thereAreNoMoreRowsThanItMayKeepHoweverOftenServersBeginAnew() {
    for (int run = 1; run <= 100; run++) {
      report(
          NOON.plusSeconds(run),
          "s" + run,
          Integer.toHexString(run),
          IntStream.rangeClosed(1, IngestReport.MOST_JOBS)
              .mapToObj(number -> job(number, State.STORING, 1, 0))
              .toArray(Job[]::new));
    }
    assertThat(board.rows(NOON.plusSeconds(101)))
        .hasSize(IngestReport.MOST_JOBS + IngestBoard.MOST_EARLIER);

    for (int i = 0; i < IngestBoard.MOST_SERVERS + 10; i++) {
      board.hear(
          new IngestNews.Reported(
              new ClientId("00" + Base32.encode(1 + i, 8)),
              "s",
              new IngestReport("1", List.of(job(1, State.QUEUED, 1, 0)))),
          NOON.plusSeconds(200));
    }
    assertThat(board.rows(NOON.plusSeconds(200))).hasSize(IngestBoard.MOST_SERVERS);
  }
}
