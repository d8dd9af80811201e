package tributary.persistence;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

/** Real databases to test on: an H2 file, and one PostgreSQL server for the whole test run. */
final class Databases {
  private static EmbeddedPostgres postgres;
  private static int made;

  private Databases() {}

  static DatabaseSettings h2(Path directory) {
    return new DatabaseSettings(
        Dialect.H2,
        "jdbc:h2:file:" + directory.resolve("db/tributary"),
        "tributary",
        "secret",
        5,
        Duration.ofSeconds(5));
  }

  /** A database of its own for each call. */
  static synchronized DatabaseSettings postgresql() {
    try {
      if (postgres == null) {
        postgres = EmbeddedPostgres.builder().start();
      }
      String name = "tributary" + ++made;
      try (var connection = postgres.getPostgresDatabase().getConnection();
          var statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + name);
      }
      return new DatabaseSettings(
          Dialect.POSTGRESQL,
          postgres.getJdbcUrl("postgres", name),
          "postgres",
          "",
          5,
          Duration.ofSeconds(5));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
