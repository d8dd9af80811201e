package tributary.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A database that an older version filled. */
class MigrationTest {
  @TempDir Path directory;

  private DatabaseSettings settings(Dialect dialect) {
    return switch (dialect) {
      case H2 -> Databases.h2(directory);
      case POSTGRESQL -> Databases.postgresql();
    };
  }

  @ParameterizedTest
  @EnumSource
  void bytesCountedBeforeThereWereReasonsKeepTheirOrigin(Dialect dialect) throws SQLException {
    DatabaseSettings settings = settings(dialect);
    try (HikariDataSource old = pool(settings)) {
      Database.schema(old, dialect).target("3").load().migrate();
      execute(
          old,
          """
          INSERT INTO transfer (transfer_id, client_id, media_id, epoch, state, reason, length_bytes,
            bytes_from_origin, bytes_from_boxes, started, ended) VALUES
            ('both', 'c', 'm', 1, 'SUCCEEDED', '', 10, 4, 6, 0, 1),
            ('none', 'c', 'n', 1, 'RUNNING', '', 10, 0, 0, 0, NULL)
          """);
    }

    try (Database database = Database.open(settings)) {
      assertThat(
              rows(
                  database.dataSource(),
                  "SELECT transfer_id, reason, bytes FROM transfer_bytes ORDER BY reason"))
          .containsExactly("both BOX_UNRECORDED 6", "both ORIGIN_UNRECORDED 4");
      assertThat(
              rows(
                  database.dataSource(),
                  "SELECT transfer_id, state, length_bytes FROM transfer ORDER BY transfer_id"))
          .containsExactly("both SUCCEEDED 10", "none RUNNING 10");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReleaseStartsOnTheSchemaOfALaterOneWhateverItsNumbers(Dialect dialect) throws SQLException {
    DatabaseSettings settings = settings(dialect);
    try (HikariDataSource later = pool(settings)) {
      Database.schema(later, dialect)
          .locations("classpath:db/migration/" + dialect.word(), "classpath:db/later")
          .load()
          .migrate();
    }

    try (Database database = Database.open(settings)) {
      assertThat(rows(database.dataSource(), "SELECT 'none', id, id FROM later_between")).isEmpty();
    }
  }

  private static HikariDataSource pool(DatabaseSettings settings) {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl(settings.url());
    pool.setUsername(settings.user());
    pool.setPassword(settings.password());
    return pool;
  }

  private static void execute(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> rows(DataSource source, String query) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(result.getString(1) + " " + result.getString(2) + " " + result.getString(3));
      }
      return rows;
    }
  }
}
