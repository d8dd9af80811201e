package tributary.cluster.operator;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import tributary.core.scheduling.Push;
import tributary.model.MediaId;

/** Items that an operator has pushed to all boxes (R207): kept, ended or not. */
public final class PushOrders {
  private static final String COLUMNS =
      "SELECT push_id, media_id, percent, region, operator, started, ended FROM push ";

  private final Statements statements;

  /**
   * @param blocking runs what waits for the database
   */
  public PushOrders(DataSource database, Executor blocking) {
    this.statements = new Statements(database, blocking, Subject.PUSHES);
  }

  /**
   * @param percent of the boxes
   * @param operator who gave it
   */
  public record Order(
      String id,
      MediaId media,
      int percent,
      String region,
      String operator,
      Instant started,
      Optional<Instant> ended) {
    /** As schedulers know it. */
    public Push push() {
      return new Push(id, media, percent / 100.0, region);
    }

    private static Order of(ResultSet row) throws SQLException {
      long ended = row.getLong("ended");
      boolean goesOn = row.wasNull();
      return new Order(
          row.getString("push_id"),
          new MediaId(row.getString("media_id")),
          row.getInt("percent"),
          row.getString("region"),
          row.getString("operator"),
          Instant.ofEpochMilli(row.getLong("started")),
          goesOn ? Optional.empty() : Optional.of(Instant.ofEpochMilli(ended)));
    }
  }

  /** Those that go on, the first first. */
  public CompletionStage<List<Order>> running() {
    return statements.ask(COLUMNS + "WHERE ended IS NULL ORDER BY started, push_id", Order::of);
  }

  /** The latest first. */
  public CompletionStage<List<Order>> latest(int limit) {
    return statements.ask(
        COLUMNS + "ORDER BY started DESC, push_id DESC LIMIT ?", Order::of, limit);
  }

  public CompletionStage<Optional<Order>> get(String id) {
    return statements
        .ask(COLUMNS + "WHERE push_id = ?", Order::of, id)
        .thenApply(found -> found.stream().findFirst());
  }

  public CompletionStage<Boolean> add(Order order) {
    return statements.change(
        "INSERT INTO push (push_id, media_id, percent, region, operator, started)"
            + " VALUES (?, ?, ?, ?, ?, ?)",
        order.id(),
        order.media().text(),
        order.percent(),
        order.region(),
        order.operator(),
        order.started().toEpochMilli());
  }

  /** False if it had ended. */
  public CompletionStage<Boolean> end(String id, Instant now) {
    return statements.change(
        "UPDATE push SET ended = ? WHERE push_id = ? AND ended IS NULL", now.toEpochMilli(), id);
  }
}
