package tributary.demo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL of a town on this machine. A process of its own starts and stops it, which lives as
 * long as its starter, however that ends: PostgreSQL would outlive it, and be in the way of the
 * next start.
 */
final class LocalDatabase implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(1);

  /** Longer than a node takes to end. */
  private static final Duration LAST_CLIENTS = Duration.ofSeconds(40);

  /** Its first start unpacks PostgreSQL. */
  private static final int HEAP_MEGABYTES = 128;

  private final Process process;

  private LocalDatabase(Process process) {
    this.process = process;
  }

  /** Blocks until it takes connections. */
  static LocalDatabase start(Path folder, int port) {
    Path log = folder.resolve("postgresql.log");
    List<String> program =
        List.of(
            LocalDatabase.class.getName(),
            folder.resolve("postgresql").toString(),
            Integer.toString(port));
    try {
      Process process =
          new ProcessBuilder(
                  Launcher.JVM.command(
                      new Launcher.Node("postgresql", HEAP_MEGABYTES, folder, program)))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      Await.until(
          "PostgreSQL up, see " + log,
          START_LIMIT,
          () -> {
            if (!process.isAlive()) {
              throw new IllegalStateException("PostgreSQL does not start; its log: " + log);
            }
            return takesConnections(url(port));
          });
      return new LocalDatabase(process);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start PostgreSQL", e);
    }
  }

  static String url(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  private static boolean takesConnections(String url) {
    try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres")) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  /** Data directory and port. Runs until it is asked to end. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    EmbeddedPostgres postgres =
        EmbeddedPostgres.builder()
            .setDataDirectory(Path.of(arguments[0]))
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPort(Integer.parseInt(arguments[1]))
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(postgres), "stop PostgreSQL"));
    new CountDownLatch(1).await();
  }

  /** Nodes that end at the same time, as at Ctrl-C, have things to store. */
  private static void stop(EmbeddedPostgres postgres) {
    try {
      Await.until("the last client's end", LAST_CLIENTS, () -> clients(postgres) == 0);
    } catch (IllegalStateException late) {
      System.err.println(late.getMessage());
    }
    try {
      postgres.close();
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL did not stop", e);
    }
  }

  private static int clients(EmbeddedPostgres postgres) {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                """
                SELECT count(*) FROM pg_stat_activity
                WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
                """)) {
      row.next();
      return row.getInt(1);
    } catch (SQLException e) {
      return 0; // It has ended already.
    }
  }

  /** Blocks until it has stopped. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(LAST_CLIENTS.plusSeconds(20).toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
