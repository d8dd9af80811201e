package tributary.cluster;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;

/**
 * The table in which members of the cluster say that they live, by the database's clock: nobody
 * else's is needed. Every method blocks.
 */
final class LiveMembers {
  private static final String SILENT_FOR =
      " FROM cluster_member WHERE EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) - EXTRACT(EPOCH FROM seen)";

  private final DataSource pool;
  private final Duration staleAfter;

  /**
   * @param staleAfter who has not said so for this long lives no more
   */
  LiveMembers(DataSource pool, Duration staleAfter) {
    this.pool = pool;
    this.staleAfter = staleAfter;
  }

  /** Addresses, host:port, of all that live but this one. */
  Set<String> others(String self) throws SQLException {
    Set<String> found = new TreeSet<>();
    try (var connection = pool.getConnection();
        var query = connection.prepareStatement("SELECT address" + SILENT_FOR + " < ?")) {
      query.setDouble(1, seconds());
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getString(1));
        }
      }
    }
    found.remove(self);
    return found;
  }

  /** This one lives. */
  void lives(String self) throws SQLException {
    if (update("UPDATE cluster_member SET seen = CURRENT_TIMESTAMP WHERE address = ?", self) == 0) {
      update("INSERT INTO cluster_member (address, seen) VALUES (?, CURRENT_TIMESTAMP)", self);
    }
  }

  /** This one is no member any more. */
  void gone(String self) throws SQLException {
    update("DELETE FROM cluster_member WHERE address = ?", self);
  }

  /** Drops who lives no more; how many. */
  int forgetSilent() throws SQLException {
    try (var connection = pool.getConnection();
        var statement = connection.prepareStatement("DELETE" + SILENT_FOR + " >= ?")) {
      statement.setDouble(1, seconds());
      return statement.executeUpdate();
    }
  }

  /** The database's clock. */
  Instant now() throws SQLException {
    try (var connection = pool.getConnection();
        var query = connection.prepareStatement("SELECT CURRENT_TIMESTAMP");
        var rows = query.executeQuery()) {
      rows.next();
      return rows.getObject(1, OffsetDateTime.class).toInstant();
    }
  }

  private double seconds() {
    return staleAfter.toMillis() / 1e3;
  }

  private int update(String sql, String address) throws SQLException {
    try (var connection = pool.getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setString(1, address);
      return statement.executeUpdate();
    }
  }
}
