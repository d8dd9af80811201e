package tributary.cluster.read;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import tributary.cluster.api.ReadSide.Found;
import tributary.cluster.api.ReadSide.KnownNode;
import tributary.cluster.api.ReadSide.NodeSearch;
import tributary.core.scheduling.LeaseReason;
import tributary.model.AccountId;
import tributary.model.ClientId;
import tributary.model.NodeKind;

/** What operators ask of the whole network. Every method blocks. */
final class NetworkQueries {
  private final DataSource pool;

  NetworkQueries(DataSource pool) {
    this.pool = pool;
  }

  Map<LeaseReason, Long> receivedSince(Instant since) {
    Map<LeaseReason, Long> sums = new EnumMap<>(LeaseReason.class);
    new Query(
            "SELECT b.reason, SUM(b.bytes) AS bytes FROM transfer t"
                + " JOIN transfer_bytes b ON b.transfer_id = t.transfer_id")
        .where("t.ended >= ?", since.toEpochMilli())
        .then("GROUP BY b.reason")
        .list(
            pool,
            row -> {
              long bytes = row.getLong("bytes");
              LeaseReason.named(row.getString("reason"))
                  .ifPresent(reason -> sums.put(reason, bytes));
              return bytes;
            });
    return sums;
  }

  Map<String, Long> statesSince(Instant since) {
    Map<String, Long> counts = new TreeMap<>();
    new Query("SELECT state, COUNT(*) AS transfers FROM transfer")
        .where("(ended IS NULL OR ended >= ?)", since.toEpochMilli())
        .then("GROUP BY state")
        .list(pool, row -> counts.put(row.getString("state"), row.getLong("transfers")));
    return counts;
  }

  List<Found<KnownNode>> nodes(NodeSearch search) {
    Query query =
        new Query(
                "SELECT c.client_id, c.account_id, c.kind, c.revoked FROM client c"
                    + " LEFT JOIN device d ON d.client_id = c.client_id")
            .where("c.activated IS NOT NULL");
    if (!search.words().isEmpty()) {
      String part = "%" + search.words().toLowerCase(Locale.ROOT).replaceAll("[%_\\\\]", "") + "%";
      query.where(
          "(LOWER(c.client_id) LIKE ? OR c.account_id LIKE ? OR LOWER(d.name) LIKE ?)",
          part,
          part,
          part);
    }
    search.kind().ifPresent(kind -> query.where("c.kind = ?", kind.name()));
    search.after().ifPresent(after -> query.where("c.client_id > ?", after.getFirst()));
    return query
        .then("ORDER BY c.client_id LIMIT ?", search.limit())
        .list(pool, row -> new Found<>(node(row), List.of(row.getString("client_id"))));
  }

  private static KnownNode node(ResultSet row) throws SQLException {
    long revoked = row.getLong("revoked");
    return new KnownNode(
        new ClientId(row.getString("client_id")),
        new AccountId(row.getString("account_id")),
        NodeKind.valueOf(row.getString("kind")),
        revoked != 0);
  }

  long contentKeys() {
    return new Query("SELECT COUNT(*) FROM content_key")
        .list(pool, row -> row.getLong(1))
        .getFirst();
  }
}
