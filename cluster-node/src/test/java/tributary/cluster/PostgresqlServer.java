package tributary.cluster;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import tributary.persistence.DatabaseSettings;
import tributary.persistence.Dialect;

/** A real PostgreSQL of this process's own. */
public final class PostgresqlServer implements AutoCloseable {
  private final EmbeddedPostgres server;
  private int made;

  public PostgresqlServer() throws IOException {
    server = EmbeddedPostgres.builder().start();
  }

  /** A database that nobody else has. */
  public DatabaseSettings fresh() {
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

  @Override
  public void close() throws IOException {
    server.close();
  }
}
