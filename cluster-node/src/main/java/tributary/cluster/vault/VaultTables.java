package tributary.cluster.vault;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import tributary.cluster.audit.AuditChain;
import tributary.cluster.audit.AuditEntry;
import tributary.model.KeyId;

/** The vault's two tables. Each call is one transaction. */
final class VaultTables {
  // "Unique violation" of SQL:2003, in H2 and PostgreSQL alike.
  private static final String ALREADY_THERE = "23505";

  private final DataSource database;

  VaultTables(DataSource database) {
    this.database = database;
  }

  Optional<byte[]> wrappedKey(KeyId key) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement("SELECT wrapped FROM content_key WHERE key_id = ?")) {
      query.setBytes(1, key.bytes());
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
      }
    }
  }

  /** False if there is a key of this id already. */
  boolean insertKey(KeyId key, byte[] wrapped, Instant created) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO content_key (key_id, wrapped, created) VALUES (?, ?, ?)")) {
      insert.setBytes(1, key.bytes());
      insert.setBytes(2, wrapped);
      insert.setLong(3, created.toEpochMilli());
      return inserted(insert);
    }
  }

  /**
   * False if it was consumed before, by whichever node of the cluster. That it was is in the audit
   * log in the same transaction.
   */
  boolean consume(String passId, Instant expires, AuditEntry grant) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO consumed_pass (pass_id, expires) VALUES (?, ?)")) {
        insert.setString(1, passId);
        insert.setLong(2, expires.toEpochMilli());
        if (!inserted(insert)) {
          connection.rollback();
          return false;
        }
        AuditChain.ofKeys(grant.who()).append(connection, List.of(grant));
        connection.commit();
        return true;
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  private static boolean inserted(PreparedStatement insert) throws SQLException {
    try {
      return insert.executeUpdate() == 1;
    } catch (SQLException e) {
      if (ALREADY_THERE.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  /** Forgets passes that expired before {@code limit}; how many there were. */
  int purgePasses(Instant limit) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement delete =
            connection.prepareStatement("DELETE FROM consumed_pass WHERE expires < ?")) {
      delete.setLong(1, limit.toEpochMilli());
      return delete.executeUpdate();
    }
  }
}
