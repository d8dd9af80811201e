package tributary.cluster.api;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tributary.cluster.message.IngestNews;
import tributary.model.ClientId;
import tributary.model.IngestReport;

/**
 * What the media servers take in, as far as they have said: soft, and told anew by whoever is
 * there. As many rows as {@link #MOST_SERVERS} servers may have, however many there are.
 */
final class IngestBoard {
  static final int MOST_SERVERS = 500;

  /** Of a server's earlier runs together. */
  static final int MOST_EARLIER = 20;

  /** The latest begun first. */
  static final Comparator<Row> LATEST_FIRST =
      Comparator.comparing(Row::begun).thenComparing(Row::id).reversed();

  private final Duration silence;
  private final Duration kept;
  // The one heard last at the end.
  private final Map<ClientId, Server> servers = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param run the process of the server that takes it in
   * @param ended when it was over; when its server was heard last, if it is lost
   * @param isLost it ran, and its server has gone or begun anew
   */
  record Row(
      ClientId server,
      String run,
      IngestReport.Job job,
      Instant begun,
      Optional<Instant> ended,
      boolean isLost) {

    String id() {
      return "%s.%s.%06d".formatted(server, run, job.number());
    }

    private Row lost(Instant at) {
      return ended.isPresent() ? this : new Row(server, run, job, begun, Optional.of(at), true);
    }
  }

  /**
   * @param earlier rows of runs before, none of which runs
   */
  private record Server(
      String session,
      String run,
      Instant heard,
      boolean isThere,
      Map<Integer, Row> rows,
      List<Row> earlier) {}

  /**
   * @param silence of a server, after which what ran is lost
   * @param kept for how long rows that are over are
   */
  IngestBoard(Duration silence, Duration kept) {
    this.silence = silence;
    this.kept = kept;
  }

  void hear(IngestNews news, Instant now) {
    switch (news) {
      case IngestNews.Reported it ->
          servers.put(it.server(), reported(servers.get(it.server()), it, now));
      case IngestNews.Left it -> {
        Server known = servers.get(it.server());
        // Another session may have told since.
        if (known != null && known.session().equals(it.session())) {
          servers.put(it.server(), gone(known));
        }
      }
    }
    servers.values().removeIf(it -> it.heard().plus(silence).plus(kept).isBefore(now));
    if (servers.size() > MOST_SERVERS) {
      servers.remove(servers.keySet().iterator().next());
    }
  }

  private static Server gone(Server known) {
    return new Server(
        known.session(), known.run(), known.heard(), false, known.rows(), known.earlier());
  }

  private Server reported(Server known, IngestNews.Reported news, Instant now) {
    IngestReport report = news.report();
    boolean isSameRun = known != null && known.run().equals(report.run());
    Map<Integer, Row> before = isSameRun ? known.rows() : Map.of();
    Map<Integer, Row> rows = new HashMap<>();
    for (IngestReport.Job job : report.jobs()) {
      rows.put(job.number(), row(news, job, before.get(job.number()), now));
    }
    return new Server(
        news.session(), report.run(), now, true, rows, earlier(known, isSameRun, now));
  }

  /** What was known of it stays: the report's ages shrink and grow with the line. */
  private static Row row(IngestNews.Reported news, IngestReport.Job job, Row before, Instant now) {
    Instant over = now.minus(job.sinceEnded()).truncatedTo(ChronoUnit.MILLIS);
    Instant begun = over.minus(job.sinceBegun()).truncatedTo(ChronoUnit.MILLIS);
    return new Row(
        news.server(),
        news.report().run(),
        job,
        before == null ? begun : before.begun(),
        job.state().isOver()
            ? Optional.of(before == null ? over : before.ended().orElse(over))
            : Optional.empty(),
        false);
  }

  private List<Row> earlier(Server known, boolean isSameRun, Instant now) {
    if (known == null) {
      return List.of();
    }
    Stream<Row> ran =
        isSameRun
            ? Stream.empty()
            : known.rows().values().stream().map(row -> row.lost(known.heard()));
    return Stream.concat(known.earlier().stream(), ran)
        .filter(row -> isShown(row, now))
        .sorted(LATEST_FIRST)
        .limit(MOST_EARLIER)
        .toList();
  }

  private boolean isShown(Row row, Instant now) {
    return row.ended().isEmpty() || now.isBefore(row.ended().get().plus(kept));
  }

  /** The latest begun first. */
  List<Row> rows(Instant now) {
    List<Row> all = new ArrayList<>();
    for (Server server : servers.values()) {
      boolean isThere = server.isThere() && now.isBefore(server.heard().plus(silence));
      server.rows().values().forEach(row -> all.add(isThere ? row : row.lost(server.heard())));
      all.addAll(server.earlier());
    }
    return all.stream().filter(row -> isShown(row, now)).sorted(LATEST_FIRST).toList();
  }
}
