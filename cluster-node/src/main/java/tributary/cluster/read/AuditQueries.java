package tributary.cluster.read;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import tributary.cluster.api.ReadSide.AuditSearch;
import tributary.cluster.api.ReadSide.Audited;
import tributary.cluster.api.ReadSide.Found;
import tributary.cluster.audit.AuditChain;

/** Searches of the audit log, what was written last first. Blocks. */
final class AuditQueries {
  private final DataSource pool;

  AuditQueries(DataSource pool) {
    this.pool = pool;
  }

  List<Found<Audited>> entries(AuditSearch search) {
    Query query = new Query("SELECT * FROM audit_entry");
    search.kind().ifPresent(kind -> query.where("kind = ?", kind.name()));
    search.outcome().ifPresent(outcome -> query.where("outcome = ?", outcome.name()));
    search.who().ifPresent(who -> query.where("who = ?", who));
    search.what().ifPresent(what -> query.where("what = ?", what));
    search.reason().ifPresent(reason -> query.where("reason = ?", reason));
    search.from().ifPresent(from -> query.where("happened >= ?", from.toEpochMilli()));
    search.to().ifPresent(to -> query.where("happened < ?", to.toEpochMilli()));
    search.after().ifPresent(after -> query.where("id < ?", Long.parseLong(after.getFirst())));
    return query
        .then("ORDER BY id DESC LIMIT ?", search.limit())
        .list(pool, row -> new Found<>(audited(row), List.of(row.getString("id"))));
  }

  private static Audited audited(ResultSet row) throws SQLException {
    return new Audited(row.getLong("id"), AuditChain.entry(row));
  }
}
