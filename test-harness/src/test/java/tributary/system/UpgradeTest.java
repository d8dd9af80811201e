package tributary.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tributary.demo.JsonClient;
import tributary.demo.Neighbourhood;
import tributary.demo.Place;

/**
 * Another release and this one. By hand, for it needs that release's checkout, compiled: {@code
 * -Dtributary.upgrade.from=FOLDER}, see deploy/OPERATIONS.md.
 */
@EnabledIfSystemProperty(
    named = Releases.FROM,
    matches = ".+",
    disabledReason = "needs another release, compiled: see deploy/OPERATIONS.md")
class UpgradeTest {
  private static final int BOXES = 3;

  private static final Neighbourhood.Links SLOW =
      new Neighbourhood.Links("1 Mbit", "2 Mbit", "3 Mbit", "20 Mbit");

  @TempDir Path folder;

  @Test
  @DisabledIfSystemProperty(named = "tributary.upgrade.write", matches = "true")
  void nodesOfARollToThisReleaseAndBackUnderLoadAndNothingIsLost() throws IOException {
    Releases releases = new Releases();
    Place place = Place.LOOPBACK.with(releases);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        Neighbourhood neighbourhood =
            Neighbourhood.start(
                folder,
                SLOW,
                Collections.nCopies(3, place),
                place,
                Cluster.settings(postgres) + RollingRestart.DRAIN);
        Town town = Town.over(neighbourhood, BOXES)) {
      RollingRestart.of(town, "The upgrade", releases::upgrade);
      RollingRestart.of(town, "The rollback", releases::rollBack);
    }
  }

  /** Makes anew what {@link EarlierReleaseTest} reads. */
  @Test
  @EnabledIfSystemProperty(named = "tributary.upgrade.write", matches = "true")
  void whatItStoresIsWrittenToATestResource() throws IOException, SQLException {
    Path home = folder.resolve("cluster-node");
    EarlierReleaseTest.Stored stored;
    try (Town town =
        Town.over(
            Neighbourhood.start(
                folder,
                new Neighbourhood.Links("20 Mbit", "50 Mbit", "20 Mbit", "50 Mbit"),
                "",
                Place.LOOPBACK.with(new Releases())),
            1)) {
      town.wish(0, List.of(town.film()));
      town.awaitDownloaded(0);
      stored =
          new EarlierReleaseTest.Stored(
              town.households.getFirst().userId(),
              town.households.getFirst().password(),
              town.boxes.getFirst().clientId(),
              town.film(),
              town.rent(0));
    }
    Path kept = EarlierReleaseTest.resources();
    Files.createDirectories(kept);
    try (Connection database =
            DriverManager.getConnection(EarlierReleaseTest.database(home), "tributary", "");
        Statement statement = database.createStatement()) {
      statement.execute(
          "SCRIPT NOPASSWORDS NOSETTINGS TO '"
              + kept.resolve("stored.sql.gz")
              + "' COMPRESSION GZIP");
    }
    JsonClient.JSON
        .writerWithDefaultPrettyPrinter()
        .writeValue(kept.resolve("stored.json").toFile(), stored);
    assertThat(kept.resolve("stored.sql.gz")).isNotEmptyFile();
  }
}
