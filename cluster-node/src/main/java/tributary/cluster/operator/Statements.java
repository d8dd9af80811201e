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

/** Runs statements in transactions, where waiting is allowed, and counts what they change. */
final class Statements {
  // "Unique violation" of SQL:2003, in H2 and PostgreSQL alike.
  private static final String ALREADY_THERE = "23505";
  // "Foreign key violation", and H2's own for a row that others refer to.
  private static final Set<String> REFERRED_TO = Set.of("23503", "23506");

  private final DataSource database;
  private final Executor blocking;
  private final List<Change> counting;

  /** Of what nobody watches. */
  Statements(DataSource database, Executor blocking) {
    this(database, blocking, List.of());
  }

  /** Every change is counted with this subject. */
  Statements(DataSource database, Executor blocking, Subject subject) {
    this(
        database,
        blocking,
        List.of(
            new Change(
                "UPDATE operator_change SET changes = changes + 1 WHERE subject = ?",
                subject.name())));
  }

  private Statements(DataSource database, Executor blocking, List<Change> counting) {
    this.database = database;
    this.blocking = blocking;
    this.counting = counting;
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

  /** A statement and its values. */
  record Change(String sql, Object... values) {}

  /** Whether it changed anything; what is there already stays. */
  CompletionStage<Boolean> change(String sql, Object... values) {
    return CompletableFuture.supplyAsync(
        () ->
            transaction(
                connection -> {
                  boolean isChanged = run(connection, new Change(sql, values)) > 0;
                  return isChanged && counted(connection);
                }),
        blocking);
  }

  /** All or none, in this order; false if what others have or refer to stands against it. */
  CompletionStage<Boolean> changeTogether(List<Change> changes) {
    return CompletableFuture.supplyAsync(
        () ->
            transaction(
                connection -> {
                  for (Change change : changes) {
                    run(connection, change);
                  }
                  return counted(connection);
                }),
        blocking);
  }

  /** Last, so that a transaction waits for the count with all else done. */
  private boolean counted(Connection connection) throws SQLException {
    for (Change count : counting) {
      run(connection, count);
    }
    return true;
  }

  private static int run(Connection connection, Change change) throws SQLException {
    try (PreparedStatement update = prepared(connection, change.sql(), change.values())) {
      return update.executeUpdate();
    }
  }

  private interface Work {
    boolean run(Connection connection) throws SQLException;
  }

  private boolean transaction(Work work) {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        boolean isDone = work.run(connection);
        connection.commit();
        return isDone;
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
      throw new IllegalStateException("operators' tables cannot be changed: " + e.getMessage(), e);
    }
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
