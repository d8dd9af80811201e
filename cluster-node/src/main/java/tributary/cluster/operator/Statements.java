package tributary.cluster.operator;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import javax.sql.DataSource;

/** Runs single statements, each a transaction, where waiting is allowed. */
final class Statements {
  // "Unique violation" of SQL:2003, in H2 and PostgreSQL alike.
  private static final String ALREADY_THERE = "23505";
  // "Foreign key violation", and H2's own for a row that others refer to.
  private static final Set<String> REFERRED_TO = Set.of("23503", "23506");

  private final DataSource database;
  private final Executor blocking;

  Statements(DataSource database, Executor blocking) {
    this.database = database;
    this.blocking = blocking;
  }

  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  <T> CompletionStage<List<T>> ask(String sql, RowReader<T> reader, Object... values) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Connection connection = database.getConnection();
              PreparedStatement query = prepared(connection, sql, values);
              ResultSet rows = query.executeQuery()) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
              found.add(reader.read(rows));
            }
            return found;
          } catch (SQLException e) {
            throw new IllegalStateException(
                "operators' tables cannot be asked: " + e.getMessage(), e);
          }
        },
        blocking);
  }

  /** Whether it changed anything; what is there already stays. */
  CompletionStage<Boolean> change(String sql, Object... values) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Connection connection = database.getConnection();
              PreparedStatement update = prepared(connection, sql, values)) {
            return update.executeUpdate() > 0;
          } catch (SQLException e) {
            if (ALREADY_THERE.equals(e.getSQLState())) {
              return false;
            }
            throw new IllegalStateException(
                "operators' tables cannot be changed: " + e.getMessage(), e);
          }
        },
        blocking);
  }

  /** A statement and its values. */
  record Change(String sql, Object... values) {}

  /** All or none, in this order; false if what others have or refer to stands against it. */
  CompletionStage<Boolean> changeTogether(List<Change> changes) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
              for (Change change : changes) {
                try (PreparedStatement update =
                    prepared(connection, change.sql(), change.values())) {
                  update.executeUpdate();
                }
              }
              connection.commit();
              return true;
            } catch (SQLException e) {
              connection.rollback();
              if (ALREADY_THERE.equals(e.getSQLState()) || REFERRED_TO.contains(e.getSQLState())) {
                return false;
              }
              throw e;
            } finally {
              connection.setAutoCommit(true);
            }
          } catch (SQLException e) {
            throw new IllegalStateException(
                "operators' tables cannot be changed: " + e.getMessage(), e);
          }
        },
        blocking);
  }

  private static PreparedStatement prepared(Connection connection, String sql, Object... values)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }
}
