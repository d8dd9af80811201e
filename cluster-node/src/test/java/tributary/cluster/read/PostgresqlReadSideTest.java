package tributary.cluster.read;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import tributary.persistence.DatabaseSettings;
import tributary.persistence.Dialect;

class PostgresqlReadSideTest extends ReadSideContract {
  private static EmbeddedPostgres server;
  private static int made;

  @BeforeAll
  static void start() throws IOException {
    server = EmbeddedPostgres.builder().start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  /** A database of its own for each test. */
  @Override
  DatabaseSettings settings() {
    String name = "tributary" + ++made;
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new DatabaseSettings(
        Dialect.POSTGRESQL,
        server.getJdbcUrl("postgres", name),
        "postgres",
        "",
        8,
        Duration.ofSeconds(5));
  }
}
