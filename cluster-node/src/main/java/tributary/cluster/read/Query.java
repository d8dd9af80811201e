package tributary.cluster.read;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** A SELECT being put together: text and values side by side, so that no value becomes SQL. */
final class Query {
  // A search that takes longer than this helps nobody, and holds a connection.
  private static final int TIMEOUT_SECONDS = 5;

  private final StringBuilder sql;
  private final List<Object> values = new ArrayList<>();
  private boolean filtered;

  Query(String select) {
    sql = new StringBuilder(select);
  }

  /** Another condition that must hold. */
  Query where(String condition, Object... conditionValues) {
    sql.append(filtered ? " AND " : " WHERE ").append(condition);
    filtered = true;
    values.addAll(List.of(conditionValues));
    return this;
  }

  Query then(String clause, Object... clauseValues) {
    sql.append(' ').append(clause);
    values.addAll(List.of(clauseValues));
    return this;
  }

  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  <T> List<T> list(DataSource pool, RowReader<T> reader) {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql.toString())) {
      statement.setQueryTimeout(TIMEOUT_SECONDS);
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        List<T> found = new ArrayList<>();
        while (rows.next()) {
          found.add(reader.read(rows));
        }
        return found;
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the read side cannot be asked: " + e.getMessage(), e);
    }
  }
}
