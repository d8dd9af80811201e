package tributary.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.demo.Neighbourhood;
import tributary.demo.Playback;

/**
 * The main job on real processes: as the demo tells it, and on PostgreSQL with bad input thrown in.
 */
class MainJobTest {
  private static final Neighbourhood.Links FAST =
      new Neighbourhood.Links("20 Mbit", "50 Mbit", "20 Mbit", "50 Mbit");

  @TempDir Path folder;

  @Test
  void theStoryIsToldOnceAndEndsWell() throws IOException, InterruptedException {
    Path output = folder.resolve("story.txt");
    Process demo =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "tributary.demo.Demo",
                "--once",
                "--boxes",
                "4",
                "--folder",
                folder.resolve("home").toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int status = demo.waitFor();

    String told = Files.readString(output);
    assertThat(status).as(told).isZero();
    String json = told.lines().filter(line -> line.startsWith("{")).findFirst().orElseThrow();
    JsonNode line = tributary.demo.JsonClient.JSON.readTree(json);
    assertThat(line.path("ok").asBoolean()).isTrue();
    assertThat(line.path("playedIdentical").asBoolean()).isTrue();
    assertThat(line.path("boxBytesFromBoxes").asLong())
        .as("mostly from each other")
        .isGreaterThan(line.path("boxBytesFromOrigin").asLong());
    JsonNode reasons = line.path("boxOriginBytesByReason");
    assertThat(reasons.has("ORIGIN_UNRECORDED")).isFalse();
    assertThat(reasons.valueStream().mapToLong(JsonNode::asLong).sum())
        .as("every origin byte has a reason")
        .isEqualTo(line.path("boxBytesFromOrigin").asLong());
  }

  @Test
  void theMainJobRunsOnPostgresToo() throws IOException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        Town town = Town.with(folder, 1, FAST, persistence(postgres))) {
      town.wish(0, List.of(town.film()));
      town.awaitDownloaded(0);

      assertThat(Playback.watch(town.boxes.getFirst(), town.film(), town.ingested).identical())
          .isTrue();
      badInputIsRefusedAndDisturbsNothing(town);
    }
  }

  private static String persistence(EmbeddedPostgres postgres) {
    return """
    tributary.persistence {
      dialect = postgresql
      url = "%s"
      user = "postgres"
      password = "postgres"
    }
    """
        .formatted(postgres.getJdbcUrl("postgres", "postgres"));
  }

  private void badInputIsRefusedAndDisturbsNothing(Town town) throws IOException {
    Path noFilm = Files.writeString(folder.resolve("no-film.mp4"), "this is no film\n".repeat(99));
    Path empty = Files.createFile(folder.resolve("empty.mp4"));
    byte[] film = Files.readAllBytes(Town.FILM);
    Path truncated =
        Files.write(folder.resolve("cut.mp4"), java.util.Arrays.copyOf(film, film.length / 2));
    for (Path bad : List.of(noFilm, empty, truncated)) {
      JsonNode job = town.ingest(bad, "Bad");
      assertThat(job.path("state").asText()).isEqualTo("failed");
      assertThat(job.path("detail").asText()).contains(bad.getFileName().toString());
    }

    String list = "/api/v1/devices/" + town.boxes.getFirst().clientId() + "/list";
    HttpResponse<byte[]> unknown =
        town.household(0)
            .send(
                "PUT",
                list,
                Map.of("items", List.of("ZZZZZZZZZZZZ")),
                Map.of(
                    "If-Match", "\"" + town.household(0).get(list).get("version").asLong() + "\""));
    assertThat(unknown.statusCode()).isEqualTo(422);
    assertThat(new String(unknown.body(), java.nio.charset.StandardCharsets.UTF_8))
        .contains("UNKNOWN_ITEM")
        .contains("ZZZZZZZZZZZZ");
    assertThat(town.household(0).get(list).toString()).contains(town.film());
  }
}
