package tributary.cluster.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.cluster.PostgresqlServer;
import tributary.cluster.artwork.Artwork;
import tributary.cluster.artwork.ArtworkSettings;
import tributary.cluster.artwork.Pictures;
import tributary.model.MediaId;
import tributary.persistence.Database;
import tributary.persistence.DatabaseSettings;
import tributary.persistence.Dialect;

/** Posters as rows of either database. */
class ArtworkTableTest {
  private static final MediaId FILM = MediaId.of(1);
  private static final MediaId OTHER = MediaId.of(2);
  private static final ArtworkSettings SETTINGS =
      ArtworkSettings.from(ConfigFactory.defaultReference());

  @TempDir Path directory;

  @Test
  void onH2APosterIsReplacedWholeAndRemovedWhole() throws Exception {
    String url = "jdbc:h2:file:" + directory.resolve("db/tributary");
    isReplacedAndRemoved(
        new DatabaseSettings(Dialect.H2, url, "tributary", "", 2, Duration.ofSeconds(5)));
  }

  @Test
  void onPostgresqlAPosterIsReplacedWholeAndRemovedWhole() throws Exception {
    try (PostgresqlServer server = new PostgresqlServer()) {
      isReplacedAndRemoved(server.fresh());
    }
  }

  private static void isReplacedAndRemoved(DatabaseSettings settings) throws Exception {
    Artwork first = Artwork.of(Pictures.poster(1), SETTINGS);
    Artwork second = Artwork.of(Pictures.poster(2), SETTINGS);
    try (Database database = Database.open(settings)) {
      ArtworkTable table = new ArtworkTable(database.dataSource(), Runnable::run);

      assertThat(done(table.put(FILM, first))).isTrue();
      assertThat(done(table.file(FILM, 200))).as("no catalog lists it yet").isEmpty();
      list(database, FILM);
      assertThat(done(table.put(FILM, second))).isTrue();

      assertThat(done(table.versions(List.of(FILM, OTHER))))
          .isEqualTo(Map.of(FILM, second.version()));
      for (int width : Artwork.WIDTHS) {
        ArtworkTable.File file = done(table.file(FILM, width)).orElseThrow();
        assertThat(file.jpeg()).isEqualTo(second.files().get(width));
        assertThat(file.version()).isEqualTo(second.version());
        assertThat(file.catalog()).isEqualTo("main");
      }
      assertThat(done(table.remove(FILM))).isTrue();
      assertThat(done(table.versions(List.of(FILM)))).isEmpty();
      assertThat(done(table.file(FILM, 200))).isEmpty();
      assertThat(done(table.remove(FILM))).isTrue();
    }
  }

  private static void list(Database database, MediaId media) throws Exception {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "INSERT INTO title (media_id, catalog, title, sort_title, release_year, genres, actors,"
              + " directors, producers, language, copyright, synopsis, duration_millis,"
              + " length_bytes, price_cents, currency, published) VALUES ('"
              + media
              + "', 'main', 'A', 'a', 2020, '', '', '', '', '', '', '', 0, 0, 0, 'EUR', 0)");
    }
  }

  private static <T> T done(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
