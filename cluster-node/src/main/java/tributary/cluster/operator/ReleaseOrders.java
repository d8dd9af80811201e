package tributary.cluster.operator;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import tributary.core.release.Outcome;
import tributary.core.release.Release;
import tributary.core.release.Rollout;
import tributary.core.release.Tally;
import tributary.model.ClientId;
import tributary.model.MediaId;

/** Releases of software for boxes, how far each has been brought out, and what boxes have said. */
public final class ReleaseOrders {
  private static final String COLUMNS =
      "SELECT counter, media_id, version, operator, published, state, stage, since, reason"
          + " FROM software_release ";

  private final Statements statements;
  private final Statements outcomes;

  /**
   * @param blocking runs what waits for the database
   */
  public ReleaseOrders(DataSource database, Executor blocking) {
    this.statements = new Statements(database, blocking, Subject.RELEASES);
    // What thousands of boxes say is not counted: they would all wait for one row.
    this.outcomes = new Statements(database, blocking);
  }

  /**
   * @param version for people
   * @param operator who published it
   */
  public record Order(
      Release release, String version, String operator, Instant published, Rollout rollout) {

    private static Order of(ResultSet row) throws SQLException {
      return new Order(
          new Release(row.getLong("counter"), new MediaId(row.getString("media_id"))),
          row.getString("version"),
          row.getString("operator"),
          Instant.ofEpochMilli(row.getLong("published")),
          rollout(row));
    }

    private static Rollout rollout(ResultSet row) throws SQLException {
      int stage = row.getInt("stage");
      Instant since = Instant.ofEpochMilli(row.getLong("since"));
      return switch (row.getString("state")) {
        case "RUNNING" -> new Rollout.Running(stage, since);
        case "PAUSED" -> new Rollout.Paused(stage, since);
        default -> new Rollout.Stopped(stage, since, row.getString("reason"));
      };
    }
  }

  /** As it is stored and shown. */
  public static String state(Rollout rollout) {
    return switch (rollout) {
      case Rollout.Running _ -> "RUNNING";
      case Rollout.Paused _ -> "PAUSED";
      case Rollout.Stopped _ -> "STOPPED";
    };
  }

  /** Why it was stopped; else empty. */
  public static String reason(Rollout rollout) {
    return rollout instanceof Rollout.Stopped stopped ? stopped.reason() : "";
  }

  /** The greatest counter first. */
  public CompletionStage<List<Order>> latest(int limit) {
    return statements.ask(COLUMNS + "ORDER BY counter DESC LIMIT ?", Order::of, limit);
  }

  public CompletionStage<Optional<Order>> get(long counter) {
    return statements
        .ask(COLUMNS + "WHERE counter = ?", Order::of, counter)
        .thenApply(found -> found.stream().findFirst());
  }

  /** False if there is one with this counter. */
  public CompletionStage<Boolean> add(Order order) {
    return statements.change(
        "INSERT INTO software_release"
            + " (counter, media_id, version, operator, published, state, stage, since, reason)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        order.release().counter(),
        order.release().media().text(),
        order.version(),
        order.operator(),
        order.published().toEpochMilli(),
        state(order.rollout()),
        order.rollout().stage(),
        order.rollout().since().toEpochMilli(),
        reason(order.rollout()));
  }

  /** False if it is not as it was read any more. */
  public CompletionStage<Boolean> change(long counter, Rollout from, Rollout to) {
    return statements.change(
        "UPDATE software_release SET state = ?, stage = ?, since = ?, reason = ?"
            + " WHERE counter = ? AND state = ? AND stage = ? AND since = ?",
        state(to),
        to.stage(),
        to.since().toEpochMilli(),
        reason(to),
        counter,
        state(from),
        from.stage(),
        from.since().toEpochMilli());
  }

  /**
   * Kept if it is further than what is known of this box; false if it is not.
   *
   * @param isOffered else only a box that it was offered to before counts
   */
  public CompletionStage<Boolean> said(
      ClientId box, long counter, Outcome outcome, String reason, boolean isOffered, Instant now) {
    return outcomes
        .change(
            "UPDATE release_outcome SET outcome = ?, progress = ?, reason = ?, said = ?"
                + " WHERE counter = ? AND client_id = ? AND progress < ?",
            outcome.name(),
            outcome.rank(),
            reason,
            now.toEpochMilli(),
            counter,
            box.text(),
            outcome.rank())
        .thenCompose(
            changed ->
                changed || !isOffered
                    ? CompletableFuture.completedFuture(changed)
                    : outcomes.change(
                        "INSERT INTO release_outcome"
                            + " (counter, client_id, outcome, progress, reason, said)"
                            + " VALUES (?, ?, ?, ?, ?, ?)",
                        counter,
                        box.text(),
                        outcome.name(),
                        outcome.rank(),
                        reason,
                        now.toEpochMilli()));
  }

  private record Counted(long counter, Tally tally) {
    static Counted of(ResultSet row) throws SQLException {
      int silent = row.getInt("silent");
      return new Counted(
          row.getLong("counter"),
          new Tally(
              row.getInt(Outcome.OFFERED.name()),
              row.getInt(Outcome.STAGED.name()),
              row.getInt(Outcome.TRYING.name()) - silent,
              silent,
              row.getInt(Outcome.GOOD.name()),
              row.getInt(Outcome.ROLLED_BACK.name()),
              row.getInt(Outcome.REFUSED.name())));
    }

    static String columns() {
      return Stream.of(Outcome.values())
          .map(it -> "SUM(CASE WHEN outcome = '%1$s' THEN 1 ELSE 0 END) AS %1$s, ".formatted(it))
          .collect(Collectors.joining());
    }
  }

  /**
   * By counter, from {@code least} on; none where no box has heard of it.
   *
   * @param silentBefore whoever has tried since before counts as silent
   */
  public CompletionStage<Map<Long, Tally>> tallies(long least, Instant silentBefore) {
    return statements
        .ask(
            "SELECT counter, "
                + Counted.columns()
                + "SUM(CASE WHEN outcome = 'TRYING' AND said < ? THEN 1 ELSE 0 END) AS silent"
                + " FROM release_outcome WHERE counter >= ? GROUP BY counter",
            Counted::of,
            silentBefore.toEpochMilli(),
            least)
        .thenApply(
            counted ->
                counted.stream().collect(Collectors.toMap(Counted::counter, Counted::tally)));
  }
}
