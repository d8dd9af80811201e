package tributary.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.demo.Households;
import tributary.demo.JsonClient;
import tributary.demo.Neighbourhood;

/**
 * This release on a database that an earlier one filled: its schema, journal and tables as {@link
 * UpgradeTest} wrote them down.
 */
class EarlierReleaseTest {
  @TempDir Path folder;

  /** What it filled the database with; a household of a test, with its password. */
  record Stored(String userId, String password, String clientId, String mediaId, String rentalId) {}

  static Path resources() {
    return Path.of(System.getProperty("tributary.root"))
        .resolve("test-harness/src/test/resources/earlier-release");
  }

  static String database(Path home) {
    return "jdbc:h2:file:" + home.resolve("data/db/tributary");
  }

  @Test
  void theNodeMigratesItAndServesItsListsHoldingsRentalsAndTransfers()
      throws IOException, SQLException {
    Stored stored =
        JsonClient.JSON.readValue(resources().resolve("stored.json").toFile(), Stored.class);
    try (Connection database =
            DriverManager.getConnection(database(folder.resolve("cluster-node")), "tributary", "");
        Statement statement = database.createStatement()) {
      statement.execute(
          "RUNSCRIPT FROM '" + resources().resolve("stored.sql.gz") + "' COMPRESSION GZIP");
    }

    try (Neighbourhood neighbourhood =
        Neighbourhood.start(
            folder, new Neighbourhood.Links("4 Mbit", "16 Mbit", "8 Mbit", "100 Mbit"))) {
      assertThat(Files.readString(neighbourhood.cluster().log()))
          .contains("database open")
          .doesNotContain(", 0 migrations run");
      JsonClient api =
          new Households(neighbourhood.api()).logIn(stored.userId(), stored.password()).session();
      JsonNode listed =
          api.get("/api/v1/devices/" + stored.clientId() + "/list").path("items").path(0);
      assertThat(listed.path("mediaId").asText()).isEqualTo(stored.mediaId());
      assertThat(listed.path("downloaded").asBoolean()).as("the holding").isTrue();
      assertThat(api.get("/api/v1/rentals").toString()).contains(stored.rentalId());
      assertThat(
              api.get("/api/v1/transfers/" + stored.clientId() + "." + stored.mediaId())
                  .path("state")
                  .asText())
          .isEqualTo("SUCCEEDED");
      assertThat(api.get("/api/v1/titles/" + stored.mediaId()).path("title").asText())
          .isEqualTo("Big Buck Bunny");
      // And goes on from there.
      new Households.Household(stored.userId(), stored.password(), api)
          .setList(stored.clientId(), List.of());
      assertThat(api.get("/api/v1/devices/" + stored.clientId() + "/list").path("items")).isEmpty();
    }
  }
}
