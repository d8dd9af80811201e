package tributary.cluster.operator;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import tributary.model.CatalogSnapshot;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.MediaId;

/** The newest snapshot of each catalog, and who makes the next. */
public final class CatalogSnapshots {
  private static final String NONE = "";

  private final Statements statements;

  /**
   * @param blocking runs what waits for the database
   */
  public CatalogSnapshots(DataSource database, Executor blocking) {
    this.statements = new Statements(database, blocking);
  }

  public CompletionStage<List<CatalogSnapshot>> newest() {
    return statements.ask(
        "SELECT catalog, version, media_id, digest, titles FROM catalog_snapshot"
            + " WHERE version > 0 ORDER BY catalog",
        CatalogSnapshots::snapshot);
  }

  private static CatalogSnapshot snapshot(ResultSet row) throws SQLException {
    return new CatalogSnapshot(
        row.getString("catalog"),
        row.getLong("version"),
        new MediaId(row.getString("media_id")),
        Digest.of(HexFormat.of().parseHex(row.getString("digest"))),
        row.getInt("titles"));
  }

  /** False while another has it to make. */
  public CompletionStage<Boolean> order(
      String catalog, ClientId server, Instant now, Instant until) {
    return statements
        .change(
            "INSERT INTO catalog_snapshot"
                + " (catalog, version, media_id, digest, titles, made_by, made_until)"
                + " VALUES (?, 0, ?, ?, 0, ?, 0)",
            catalog,
            NONE,
            NONE,
            NONE)
        .thenCompose(
            _ ->
                statements.change(
                    "UPDATE catalog_snapshot SET made_by = ?, made_until = ?"
                        + " WHERE catalog = ? AND made_until < ?",
                    server.text(),
                    until.toEpochMilli(),
                    catalog,
                    now.toEpochMilli()));
  }

  /** In place of the one before; false unless this server had it to make, and it is newer. */
  public CompletionStage<Boolean> made(CatalogSnapshot snapshot, ClientId server) {
    return statements.change(
        "UPDATE catalog_snapshot"
            + " SET version = ?, media_id = ?, digest = ?, titles = ?, made_by = ?, made_until = 0"
            + " WHERE catalog = ? AND made_by = ? AND version < ?",
        snapshot.version(),
        snapshot.media().text(),
        snapshot.digest().toString(),
        snapshot.titles(),
        NONE,
        snapshot.catalog(),
        server.text(),
        snapshot.version());
  }
}
