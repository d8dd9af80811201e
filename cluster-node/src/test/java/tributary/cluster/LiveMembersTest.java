package tributary.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.persistence.Database;
import tributary.persistence.DatabaseSettings;
import tributary.persistence.Dialect;

/** Who lives, by the clock of a real database. */
class LiveMembersTest {
  @TempDir Path directory;

  @Test
  void onH2WhoSaidSoLatelyLivesAndWhoLeftOrFellSilentDoesNot() throws Exception {
    tellWhoLives(Dialect.H2, "jdbc:h2:file:" + directory.resolve("db/tributary"));
  }

  @Test
  void onPostgresqlWhoSaidSoLatelyLivesAndWhoLeftOrFellSilentDoesNot() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      tellWhoLives(Dialect.POSTGRESQL, postgres.getJdbcUrl("postgres", "postgres"));
    }
  }

  private static void tellWhoLives(Dialect dialect, String url) throws Exception {
    DatabaseSettings settings =
        new DatabaseSettings(dialect, url, "postgres", "postgres", 2, Duration.ofSeconds(5));
    try (Database database = Database.open(settings)) {
      LiveMembers members = new LiveMembers(database.dataSource(), Duration.ofSeconds(15));
      assertThat(members.others("a:1")).isEmpty();

      members.lives("a:1");
      members.lives("b:1");
      members.lives("b:1");
      members.lives("c:1");

      assertThat(members.others("a:1")).containsExactly("b:1", "c:1");
      assertThat(members.others("d:1")).containsExactly("a:1", "b:1", "c:1");

      members.gone("c:1");
      age(database, "b:1", 14);
      assertThat(members.others("a:1")).containsExactly("b:1");

      age(database, "b:1", 16);
      assertThat(members.others("a:1")).isEmpty();
      assertThat(members.forgetSilent()).isEqualTo(1);

      members.lives("b:1");
      assertThat(members.others("a:1")).containsExactly("b:1");
    }
  }

  /** As if it had last said so this long ago. */
  private static void age(Database database, String address, int seconds) throws Exception {
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          "UPDATE cluster_member SET seen = CURRENT_TIMESTAMP - INTERVAL '"
              + seconds
              + "' SECOND WHERE address = '"
              + address
              + "'");
    }
  }

  @Test
  void badIntervalsAreNamedWithTheirValue() {
    assertThatThrownBy(() -> policy("50ms", "15s"))
        .hasMessageContaining("refresh-interval must be at least 100ms, was 50ms");
    assertThatThrownBy(() -> policy("2s", "5s"))
        .hasMessageContaining("stale-after must be at least three refresh-intervals, was 5000ms");
    assertThat(policy("2s", "6s").staleAfter()).isEqualTo(Duration.ofSeconds(6));
  }

  private static Membership.Policy policy(String refresh, String staleAfter) {
    return Membership.Policy.of(
        ConfigFactory.parseMap(
            Map.of(
                "tributary.cluster.members.refresh-interval", refresh,
                "tributary.cluster.members.stale-after", staleAfter)));
  }
}
