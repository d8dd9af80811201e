package tributary.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.cluster.operator.CatalogSnapshots;
import tributary.cluster.read.CatalogQueries;
import tributary.core.catalog.SnapshotPolicy;
import tributary.model.CatalogSnapshot;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.MediaId;
import tributary.persistence.Database;
import tributary.persistence.DatabaseSettings;
import tributary.persistence.Dialect;

/** When a catalog's snapshot is made, by whom, and for whom it is, in a real database. */
class SnapshotOrdersTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final Duration MAKING = Duration.ofMinutes(10);
  private static final SnapshotPolicy POLICY = new SnapshotPolicy(3, 2, MAKING);
  private static final ClientId FIRST = new ClientId("00ABCDEF01");
  private static final ClientId SECOND = new ClientId("00ABCDEF02");

  @TempDir Path directory;

  @Test
  void onH2() throws Exception {
    play(Dialect.H2, "jdbc:h2:file:" + directory.resolve("db/tributary"));
  }

  @Test
  void onPostgresql() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      play(Dialect.POSTGRESQL, postgres.getJdbcUrl("postgres", "postgres"));
    }
  }

  private static <T> T done(CompletionStage<T> asked) {
    return asked.toCompletableFuture().join();
  }

  private static void play(Dialect dialect, String url) throws Exception {
    DatabaseSettings settings =
        new DatabaseSettings(dialect, url, "postgres", "postgres", 4, Duration.ofSeconds(5));
    try (Database database = Database.open(settings);
        ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
        CatalogQueries queries = new CatalogQueries(database.dataSource(), Duration.ZERO)) {
      CatalogSnapshots rows = new CatalogSnapshots(database.dataSource(), blocking);
      Orders orders = new Orders(database, queries, rows, blocking);
      isMadeOnceEnoughChangedByOneServerAtATime(orders);
      isOfUseToWhoLacksEnoughOfIt(orders);
      isNotToldOfWhenThereAreToBeNone(orders);
    }
  }

  private record Orders(
      Database database, CatalogQueries queries, CatalogSnapshots rows, ExecutorService blocking) {
    SnapshotOrders at(Instant time) {
      return by(POLICY, time);
    }

    SnapshotOrders by(SnapshotPolicy policy, Instant time) {
      return new SnapshotOrders(
          queries, rows, policy, Duration.ZERO, blocking, Clock.fixed(time, ZoneOffset.UTC));
    }

    /** One more title, or another change of it, as the projection writes it. */
    void publish(int number, String catalog) throws SQLException {
      run("DELETE FROM title WHERE media_id = ?", MediaId.of(number).text());
      run(
          "INSERT INTO title (media_id, catalog, title, sort_title, release_year, genres, actors,"
              + " directors, producers, language, copyright, synopsis, duration_millis,"
              + " length_bytes, price_cents, currency, published)"
              + " VALUES (?, ?, 'A', 'a', 1990, '', '', '', '', 'en', '', '', 1, 1, 1, 'EUR', 1)",
          MediaId.of(number).text(),
          catalog);
    }

    private void run(String sql, String... values) throws SQLException {
      try (Connection connection = database.dataSource().getConnection();
          PreparedStatement statement = connection.prepareStatement(sql)) {
        for (int i = 0; i < values.length; i++) {
          statement.setString(i + 1, values[i]);
        }
        statement.executeUpdate();
      }
    }
  }

  private static CatalogSnapshot snapshot(long version, int media) {
    return new CatalogSnapshot("main", version, MediaId.of(media), Digest.ofContent(), 3);
  }

  private static void isMadeOnceEnoughChangedByOneServerAtATime(Orders orders) throws SQLException {
    orders.publish(1, "main");
    orders.publish(2, "main");
    orders.publish(3, "other");
    assertThat(done(orders.at(NOW).order(FIRST))).as("too little changed").isEmpty();
    orders.publish(4, "main");

    assertThat(done(orders.at(NOW).order(FIRST))).contains("main");
    assertThat(done(orders.at(NOW).order(SECOND))).as("another makes it").isEmpty();
    assertThat(done(orders.at(NOW.plus(MAKING).plusMillis(1)).order(SECOND)))
        .as("the first did not make it in time")
        .contains("main");
    assertThat(done(orders.at(NOW).newest())).isEmpty();

    long version = orders.queries().version();
    assertThat(done(orders.at(NOW).made(snapshot(version, 90), FIRST)))
        .as("it is not its to make any more")
        .isFalse();
    assertThat(done(orders.at(NOW).made(snapshot(version, 91), SECOND))).isTrue();
    assertThat(done(orders.at(NOW).made(snapshot(version, 92), SECOND))).as("again").isFalse();
    assertThat(done(orders.at(NOW).newest())).containsExactly(snapshot(version, 91));
    assertThat(done(orders.at(NOW).order(FIRST))).as("nothing has changed since").isEmpty();
  }

  private static void isOfUseToWhoLacksEnoughOfIt(Orders orders) throws SQLException {
    SnapshotOrders now = orders.at(NOW);
    List<CatalogSnapshot> all = done(now.newest());
    long version = all.getFirst().version();
    assertThat(done(now.worth(all, 0, Map.of()))).isEqualTo(all);
    assertThat(done(now.worth(all, 1, Map.of()))).as("lacks two").isEqualTo(all);
    assertThat(done(now.worth(all, 2, Map.of()))).as("lacks one").isEmpty();
    assertThat(done(now.worth(all, version, Map.of()))).isEmpty();
    assertThat(done(now.worth(all, 0, Map.of("main", version)))).as("has loaded it").isEmpty();
    assertThat(done(now.worth(all, 0, Map.of("other", version)))).isEqualTo(all);

    orders.publish(5, "main");
    var rest = orders.queries().changes(0, Set.of(), Map.of("main", version), 10);
    assertThat(rest.titles())
        .as("all of the other catalog, and what came since")
        .extracting(title -> title.media())
        .containsExactly(MediaId.of(3), MediaId.of(5));
    assertThat(rest.through()).isEqualTo(orders.queries().version());
  }

  private static void isNotToldOfWhenThereAreToBeNone(Orders orders) {
    SnapshotOrders off = orders.by(new SnapshotPolicy(0, 1, MAKING), NOW);
    assertThat(done(off.newest())).isEmpty();
    assertThat(done(off.order(FIRST))).isEmpty();
  }
}
