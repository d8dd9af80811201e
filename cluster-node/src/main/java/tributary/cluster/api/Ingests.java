package tributary.cluster.api;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import tributary.cluster.api.IngestBoard.Row;
import tributary.cluster.api.http.Call;
import tributary.cluster.api.http.Page;
import tributary.cluster.api.http.Reply;
import tributary.cluster.message.IngestNews;
import tributary.cluster.operator.Operator;
import tributary.model.MediaId;

/** Films and other files on their way into the catalog, at all media servers. Thread-safe. */
final class Ingests {
  private final IngestBoard board;
  private final InstantSource clock;

  Ingests(ConsoleSettings settings, InstantSource clock) {
    this.board = new IngestBoard(settings.ingestSilence(), settings.ingestsKept());
    this.clock = clock;
  }

  /**
   * @param state as in {@code IngestReport.State}, or LOST
   * @param ended empty while it is not over
   * @param mediaId empty until it is published
   * @param reason why it failed; else empty
   */
  record View(
      String ingestId,
      String clientId,
      String title,
      String state,
      double percent,
      long bytesDone,
      long bytesTotal,
      Instant begun,
      Optional<Instant> ended,
      Optional<String> mediaId,
      String reason,
      String detail) {
    static View of(Row row) {
      return new View(
          row.id(),
          row.server().text(),
          row.job().title(),
          row.isLost() ? "LOST" : row.job().state().name(),
          row.job().perMille() / 10.0,
          row.job().bytesDone(),
          row.job().bytesTotal(),
          row.begun(),
          row.ended(),
          row.job().media().map(MediaId::text),
          row.job().reason(),
          row.job().detail());
    }
  }

  synchronized void hear(IngestNews news) {
    board.hear(news, clock.instant());
  }

  private synchronized List<Row> rows() {
    return board.rows(clock.instant());
  }

  /** As they are shown. */
  List<View> now() {
    return rows().stream().map(View::of).toList();
  }

  CompletionStage<Reply> list(Call call, Operator operator) {
    Page.Wanted page = call.page("", Page.Part.TIME, Page.Part.TEXT);
    List<Row> found =
        rows().stream()
            .filter(row -> page.after().map(after -> isAfter(row, after)).orElse(true))
            .limit(page.limit() + 1L)
            .toList();
    return CompletableFuture.completedFuture(Reply.ok(page.of(found, Ingests::position, View::of)));
  }

  private static List<String> position(Row row) {
    return List.of(row.begun().toString(), row.id());
  }

  private static boolean isAfter(Row row, List<String> position) {
    Instant begun = Instant.parse(position.getFirst());
    int order = row.begun().compareTo(begun);
    return order < 0 || (order == 0 && row.id().compareTo(position.getLast()) < 0);
  }
}
