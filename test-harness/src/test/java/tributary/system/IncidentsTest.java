package tributary.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.demo.Await;
import tributary.demo.ClusterProcess;
import tributary.demo.EdgeProcess;
import tributary.demo.JsonClient;
import tributary.demo.Neighbourhood;
import tributary.demo.Place;
import tributary.demo.Playback;

/** Incidents of deploy/RUNBOOK.md on real processes: what is seen, and that the cure cures. */
class IncidentsTest {
  private static final Neighbourhood.Links LINKS =
      new Neighbourhood.Links("20 Mbit", "50 Mbit", "50 Mbit", "50 Mbit");
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String DATABASE = "tributary";

  @TempDir Path folder;

  /** The database goes and comes back; then it is lost with the secrets, and both are restored. */
  @Test
  void filmsPlayAfterTheDatabaseWasAwayAndAfterItWasRestoredWithItsWrappingKey() throws Exception {
    requirePostgresqlClient();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      Cluster.execute(postgres, "CREATE DATABASE " + DATABASE);
      try (Town town = town(postgres)) {
        town.wish(0, List.of(town.film()));
        town.awaitDownloaded(0);
        assertThat(plays(town)).isTrue();

        sayWhatADeliveryStores(postgres);
        databaseAway(postgres, town);
        restored(postgres, town);
        anotherWrappingKey(town);
      }
    }
  }

  private Town town(EmbeddedPostgres postgres) {
    return Town.over(
        Neighbourhood.start(
            folder,
            LINKS,
            List.of(Place.LOOPBACK),
            Place.LOOPBACK,
            Neighbourhood.onPostgres(postgres.getJdbcUrl("postgres", DATABASE))),
        1);
  }

  /** For the sizes in deploy/OPERATIONS.md. */
  private static void sayWhatADeliveryStores(EmbeddedPostgres postgres) throws SQLException {
    try (var connection = postgres.getDatabase("postgres", DATABASE).getConnection();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                SELECT split_part(persistence_id, '|', 1), count(*), sum(length(event_payload)),
                  pg_total_relation_size('event_journal')
                FROM event_journal GROUP BY 1 ORDER BY 1
                """)) {
      while (rows.next()) {
        System.out.printf(
            Locale.ROOT,
            "journal after one delivery: %s %d events, %d bytes (the table: %d)%n",
            rows.getString(1),
            rows.getInt(2),
            rows.getLong(3),
            rows.getLong(4));
      }
    }
  }

  private static void databaseAway(EmbeddedPostgres postgres, Town town) throws SQLException {
    ClusterProcess node = town.neighbourhood.nodes().getFirst();
    Cluster.execute(postgres, "ALTER DATABASE " + DATABASE + " ALLOW_CONNECTIONS false");
    disconnectAll(postgres);

    Await.until("the node says why it is not ready", LIMIT, () -> readiness(node, 503, "false"));
    Await.until(
        "commits fail, and are counted",
        LIMIT,
        () ->
            Partition.gauge(node, "tributary_database_commits_seconds_count{outcome=\"failed\"}")
                > 0);
    assertThat(town.boxes.getFirst().isDownloaded(town.film())).isTrue();

    Cluster.execute(postgres, "ALTER DATABASE " + DATABASE + " ALLOW_CONNECTIONS true");
    Await.until("the node is ready again", LIMIT, () -> readiness(node, 200, "true"));
    assertThat(plays(town)).isTrue();
  }

  private static boolean readiness(ClusterProcess node, int status, String database) {
    var answer = Partition.get(node.management().resolve("/ready"));
    return answer.statusCode() == status && answer.body().contains("\"database\":" + database);
  }

  private void restored(EmbeddedPostgres postgres, Town town) throws Exception {
    Path dump = folder.resolve("backup/tributary.dump");
    Path secrets = folder.resolve("secrets");
    Path keptSecrets = folder.resolve("backup/secrets");
    // The backup, while the node runs.
    Files.createDirectories(dump.getParent());
    run("pg_dump", address(postgres), "--format=custom", "--file=" + dump);
    copy(secrets, keptSecrets);

    // Both are lost.
    ClusterProcess node = town.neighbourhood.nodes().getFirst();
    node.process().kill();
    Cluster.execute(postgres, "DROP DATABASE " + DATABASE);
    delete(secrets);

    // The cure.
    Cluster.execute(postgres, "CREATE DATABASE " + DATABASE);
    run("pg_restore", address(postgres), "--exit-on-error", dump.toString());
    copy(keptSecrets, secrets);
    node.process().restart();
    node.process().awaitReady();

    awaitConnected(town);
    assertThat(town.transferOf(0).path("state").asText()).isEqualTo("SUCCEEDED");
    assertThat(plays(town)).as("a film plays after the restoration").isTrue();
  }

  private void anotherWrappingKey(Town town) throws IOException {
    ClusterProcess node = town.neighbourhood.nodes().getFirst();
    Path key = folder.resolve("secrets/keys/wrapping.key");
    byte[] right = Files.readAllBytes(key);
    Path others = folder.resolve("others");
    assertThat(tributary.cluster.SecretsCommand.make(others)).isZero();
    restartedWith(town, key, Files.readAllBytes(others.resolve("keys/wrapping.key")));

    assertThatThrownBy(() -> plays(town)).isInstanceOf(JsonClient.Refused.class);
    assertThat(
            Partition.gauge(
                node,
                "tributary_vault_requests_seconds_count{kind=\"redeem\",outcome=\"WRAP_BROKEN\"}"))
        .isPositive();

    restartedWith(town, key, right);
    assertThat(plays(town)).isTrue();
  }

  private static void restartedWith(Town town, Path key, byte[] bytes) throws IOException {
    ClusterProcess node = town.neighbourhood.nodes().getFirst();
    node.process().terminate();
    Files.write(key, bytes);
    node.process().restart();
    node.process().awaitReady();
    awaitConnected(town);
  }

  private static void awaitConnected(Town town) {
    EdgeProcess box = town.boxes.getFirst();
    Await.until("the box has a session again", LIMIT, box::isConnected);
  }

  private static boolean plays(Town town) {
    return Playback.watch(town.boxes.getFirst(), town.film(), town.ingested).identical();
  }

  private static String address(EmbeddedPostgres postgres) {
    return "--dbname=" + postgres.getJdbcUrl("postgres", DATABASE).replace("jdbc:", "");
  }

  private static void disconnectAll(EmbeddedPostgres postgres) throws SQLException {
    Cluster.execute(
        postgres,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
            + DATABASE
            + "'");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Where it is missing the test is skipped aloud, or fails if it was required to run. */
  private static void requirePostgresqlClient() {
    if (Files.isExecutable(Path.of("/usr/bin/pg_dump"))) {
      return;
    }
    assertThat(System.getenv("TRIBUTARY_REQUIRE_POSTGRESQL_CLIENT"))
        .as("pg_dump")
        .isNotEqualTo("true");
    System.err.println("SKIPPED: not tested: backup and restoration: no pg_dump");
    abort("no pg_dump");
  }

  private static void run(String... words) throws Exception {
    Process process =
        new ProcessBuilder(new ArrayList<>(List.of(words))).redirectErrorStream(true).start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(words[0] + ": " + said).isZero();
  }
}
