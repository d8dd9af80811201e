package tributary.cluster.read;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.projection.jdbc.JdbcSession;

/** One transaction of a projection: rows and offset are stored together or not at all. */
public final class PoolSession implements JdbcSession {
  private final Connection connection;
  private final List<Runnable> afterCommit = new ArrayList<>();

  PoolSession(DataSource pool) {
    try {
      connection = pool.getConnection();
      connection.setAutoCommit(false);
    } catch (SQLException e) {
      throw new IllegalStateException("no connection for a projection", e);
    }
  }

  /** Runs once the rows can be read by others. */
  public void afterCommit(Runnable task) {
    afterCommit.add(task);
  }

  /**
   * Updates the row, or inserts it. The projection is its only writer, and its connection one
   * transaction, so nobody comes between the two.
   */
  public void upsert(String table, String keyColumn, Object key, Map<String, Object> columns)
      throws SQLException {
    if (update(table, keyColumn, key, columns) == 0) {
      List<Object> values = new ArrayList<>(columns.values());
      values.add(key);
      String names = String.join(", ", columns.keySet()) + ", " + keyColumn;
      String marks = "?, ".repeat(columns.size()) + "?";
      run("INSERT INTO " + table + " (" + names + ") VALUES (" + marks + ")", values);
    }
  }

  /** The number of rows that were there to be updated. */
  public int update(String table, String keyColumn, Object key, Map<String, Object> columns)
      throws SQLException {
    List<Object> values = new ArrayList<>(columns.values());
    values.add(key);
    String set = String.join(" = ?, ", columns.keySet()) + " = ?";
    return run("UPDATE " + table + " SET " + set + " WHERE " + keyColumn + " = ?", values);
  }

  public int run(String sql, List<?> values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
      return statement.executeUpdate();
    }
  }

  /** The transaction itself. */
  Connection connection() {
    return connection;
  }

  @Override
  public <R> R withConnection(Function<Connection, R> work) throws Exception {
    return work.apply(connection);
  }

  @Override
  public void commit() throws SQLException {
    connection.commit();
    afterCommit.forEach(Runnable::run);
    afterCommit.clear();
  }

  @Override
  public void rollback() throws SQLException {
    connection.rollback();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
