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
import tributary.crypto.WrappingKey;
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

  /** Whether a pass was used up now. */
  enum Consumption {
    NOW,
    USED_BEFORE,
    /** It expired so long ago that it may have been used, and that was forgotten. */
    FORGOTTEN
  }

  /** Once, on whichever node of the cluster; with its entry in the audit log, or not at all. */
  Consumption consume(String passId, Instant expires, AuditEntry grant) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      if (isForgotten(connection, expires)) {
        connection.rollback();
        return Consumption.FORGOTTEN;
      }
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO consumed_pass (pass_id, expires) VALUES (?, ?)")) {
        insert.setString(1, passId);
        insert.setLong(2, expires.toEpochMilli());
        if (!inserted(insert)) {
          connection.rollback();
          return Consumption.USED_BEFORE;
        }
        AuditChain.ofKeys(grant.who()).append(connection, List.of(grant));
        connection.commit();
        return Consumption.NOW;
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

  /**
   * Forgets passes below the horizon of the last call, then raises it to {@code limit}: whoever
   * looks at the horizon while using up a pass still finds it there. How many were forgotten.
   */
  int purgePasses(Instant limit) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement delete =
              connection.prepareStatement(
                  "DELETE FROM consumed_pass WHERE expires < (SELECT expired FROM pass_horizon)");
          PreparedStatement raise =
              connection.prepareStatement(
                  "UPDATE pass_horizon SET expired = ? WHERE expired < ?")) {
        int gone = delete.executeUpdate();
        raise.setLong(1, limit.toEpochMilli());
        raise.setLong(2, limit.toEpochMilli());
        raise.executeUpdate();
        connection.commit();
        return gone;
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  private static boolean isForgotten(Connection connection, Instant expires) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("SELECT expired FROM pass_horizon");
        ResultSet row = query.executeQuery()) {
      return !row.next() || expires.toEpochMilli() < row.getLong(1);
    }
  }

  /** Replaces what is wrapped by an older key; how many there were. */
  int rewrap(WrappingKey keys) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement query =
              connection.prepareStatement("SELECT key_id, wrapped FROM content_key FOR UPDATE");
          PreparedStatement update =
              connection.prepareStatement("UPDATE content_key SET wrapped = ? WHERE key_id = ?");
          ResultSet row = query.executeQuery()) {
        int count = 0;
        while (row.next()) {
          byte[] name = row.getBytes(1);
          Optional<byte[]> fresh = keys.rewrap(row.getBytes(2), name);
          if (fresh.isPresent()) {
            update.setBytes(1, fresh.get());
            update.setBytes(2, name);
            update.executeUpdate();
            count++;
          }
        }
        connection.commit();
        return count;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    }
  }
}
