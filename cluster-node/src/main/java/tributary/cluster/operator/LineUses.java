package tributary.cluster.operator;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.model.ClientId;
import tributary.model.LineUse;

/** What a box that is away said last of its line: a household wants to know that at any time. */
public final class LineUses {
  private static final Logger LOG = LoggerFactory.getLogger(LineUses.class);
  private final Statements statements;

  /**
   * @param monthlyUploadBytes after which nothing more is sent; empty for none
   */
  public record Month(long sentThisMonth, Instant ends, OptionalLong monthlyUploadBytes) {}

  /**
   * @param blocking runs what waits for the database
   */
  public LineUses(DataSource database, Executor blocking) {
    this.statements = new Statements(database, blocking);
  }

  /** Written behind: a loss costs a number on a page until the box is back. */
  public void keep(ClientId client, LineUse use) {
    var _ =
        statements
            .changeTogether(
                List.of(
                    new Statements.Change(
                        "DELETE FROM line_use WHERE client_id = ?", client.text()),
                    new Statements.Change(
                        "INSERT INTO line_use"
                            + " (client_id, sent_this_month, month_ends, monthly_upload)"
                            + " VALUES (?, ?, ?, ?)",
                        client.text(),
                        use.sentThisMonth(),
                        use.monthEnds().toEpochMilli(),
                        use.monthlyUploadBytes().isPresent()
                            ? use.monthlyUploadBytes().getAsLong()
                            : null)))
            .whenComplete(
                (_, failure) -> {
                  if (failure != null) {
                    LOG.warn("line use not kept client={} cause={}", client, failure.getMessage());
                  }
                });
  }

  public CompletionStage<Optional<Month>> of(ClientId client) {
    return statements
        .ask(
            "SELECT sent_this_month, month_ends, monthly_upload FROM line_use"
                + " WHERE client_id = ?",
            row -> {
              long most = row.getLong(3);
              return new Month(
                  row.getLong(1),
                  Instant.ofEpochMilli(row.getLong(2)),
                  row.wasNull() ? OptionalLong.empty() : OptionalLong.of(most));
            },
            client.text())
        .thenApply(found -> found.stream().findFirst());
  }
}
