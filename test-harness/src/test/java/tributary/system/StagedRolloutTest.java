package tributary.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.core.StableHash;
import tributary.demo.Await;
import tributary.demo.JsonClient;
import tributary.demo.Neighbourhood;

/** Real boxes of a real boot stage get their next software by the swarm, stage by stage. */
class StagedRolloutTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Neighbourhood.Links FAST =
      new Neighbourhood.Links("300 Mbit", "600 Mbit", "300 Mbit", "600 Mbit");
  private static final String SETTINGS =
      """
      tributary.scheduler.shadow.share = 0
      tributary.releases { stages = [50, 100], soak = 1h, least-bad = 1, review-interval = 500ms }
      """;
  private static final String SOON = "tributary.edge.update { quiet-for = 1s }";
  private static final String PROGRAM = "tributary.edge.EdgeNode";
  private static final String RELEASES = "/api/v1/operator/releases";

  @TempDir Path folder;

  private Town town;
  private JsonClient operator;
  private Office office;

  @Test
  void aReleaseGoesToSomeBoxesThenToAllAndABadOneStopsByItselfWithThoseThatTriedItBackOnTheLast()
      throws Exception {
    Neighbourhood neighbourhood = Neighbourhood.start(folder.resolve("town"), FAST, SETTINGS);
    office = new Office(folder.resolve("office"));
    try (Town started = Town.over(neighbourhood, 2);
        BootedBox first = booted(started, 0);
        BootedBox second = booted(started, 1)) {
      town = started;
      operator = town.neighbourhood.operator();
      awaitGood(first, 1);
      awaitGood(second, 1);
      int good = counterFor(2, first, second);
      int bad = counterFor(good + 1, first, second);

      String image = publish(good, software(good, PROGRAM, true));
      awaitGood(first, good);
      awaitBoxes(good, "good", 1);
      assertThat(release(good).path("boxes"))
          .as("nobody else was asked")
          .isEqualTo(JsonClient.JSON.readTree(boxes("good", 1)));
      assertThat(transfer(second, image)).as("nothing of it went there").isEmpty();
      assertNobodySees(image);

      order(good, Map.of("state", "RUNNING", "stage", 2));
      awaitGood(second, good);
      awaitBoxes(good, "good", 2);
      JsonNode transfer = transfer(second, image).orElseThrow();
      System.out.printf(
          "release: %d bytes from boxes, %d from the media server%n",
          transfer.path("bytesFromBoxes").asLong(), transfer.path("bytesFromOrigin").asLong());
      assertThat(transfer.path("bytesFromBoxes").asLong()).isPositive();

      String broken = publish(bad, software(bad, "no.such.Program", false));
      Await.until("the rollout stops", LIMIT, () -> state(bad).equals("STOPPED"));
      assertThat(release(bad).path("reason").asText())
          .isEqualTo("of 1 boxes that tried it 1 went back, 0 refused it and 0 fell silent");
      assertThat(release(bad).path("boxes"))
          .isEqualTo(JsonClient.JSON.readTree(boxes("rolledBack", 1)));
      assertThat(first.said("release " + bad + " has been started often enough")).isTrue();
      assertThat(first.node().screen().get("/api/status").path("connected").asBoolean())
          .as("back on the last good one")
          .isTrue();
      assertThat(transfer(second, broken)).isEmpty();
      assertThat(second.log()).doesNotContain("release " + bad);
      assertAudited(first, good, bad);
    }
  }

  private BootedBox booted(Town started, int box) throws IOException {
    started.boxes.get(box).process().terminate();
    BootedBox booted =
        new BootedBox(started.boxes.get(box), office, folder.resolve("box-" + box), SOON);
    booted.install("a", 1);
    booted.start();
    return booted;
  }

  private static void awaitGood(BootedBox box, int counter) {
    Await.until(
        box.node().name() + " runs release " + counter,
        LIMIT,
        () -> box.said("release " + counter + " is good"));
  }

  /** Of a release whose first stage has the one box and not the other. */
  private static int counterFor(int least, BootedBox in, BootedBox out) {
    return IntStream.range(least, least + 1000)
        .filter(counter -> fraction(counter, in) < 0.5 && fraction(counter, out) >= 0.5)
        .findFirst()
        .orElseThrow();
  }

  private static double fraction(int counter, BootedBox box) {
    return StableHash.fraction(counter + "/" + box.node().clientId());
  }

  /** Packed; its settings are on each box's board. */
  private Path software(int counter, String mainClass, boolean isWhole) throws IOException {
    Path directory = folder.resolve("release-" + counter);
    Files.createDirectories(directory);
    if (isWhole) {
      Office.fill(directory);
    } else {
      Files.writeString(directory.resolve("notes"), "nothing that could run");
    }
    office.sign(directory, counter, mainClass, "box.conf");
    return Office.pack(directory);
  }

  /** Taken in and brought out; the item's id. */
  private String publish(int counter, Path packed) {
    JsonClient server = town.server.screen();
    JsonNode job =
        server.post(
            "/api/ingest",
            Map.of(
                "path",
                packed.toString(),
                "title",
                "Release " + counter,
                "catalog",
                "software",
                "opaque",
                true));
    String path = "/api/ingest/" + job.get("job").asText();
    Await.until(
        "the image is taken in",
        LIMIT,
        () -> Set.of("done", "failed").contains(server.get(path).path("state").asText()));
    String media = server.get(path).path("mediaId").asText();
    operator.post(
        RELEASES, Map.of("mediaId", media, "counter", counter, "version", "0." + counter));
    return media;
  }

  private JsonNode release(int counter) {
    return operator.get(RELEASES + "/" + counter);
  }

  private String state(int counter) {
    return release(counter).path("state").asText();
  }

  private void order(int counter, Map<String, Object> wanted) {
    operator.put(RELEASES + "/" + counter + "/rollout", wanted, Map.of());
  }

  private void awaitBoxes(int counter, String outcome, int count) {
    Await.until(
        count + " boxes are " + outcome,
        LIMIT,
        () -> release(counter).at("/boxes/" + outcome).asInt() == count);
  }

  private static String boxes(String outcome, int count) {
    return """
    {"offered": 0, "staged": 0, "trying": 0, "silent": 0, "good": 0, "rolledBack": 0, "refused": 0}
    """
        .replace("\"" + outcome + "\": 0", "\"" + outcome + "\": " + count);
  }

  private Optional<JsonNode> transfer(BootedBox box, String media) {
    return operator
        .get("/api/v1/operator/transfers?client=" + box.node().clientId())
        .path("items")
        .valueStream()
        .filter(it -> it.path("mediaId").asText().equals(media))
        .findFirst();
  }

  private void assertNobodySees(String image) {
    for (int box = 0; box < 2; box++) {
      JsonClient household = town.household(box);
      assertThat(household.get("/api/v1/transfers").path("items")).isEmpty();
      String list = "/api/v1/devices/" + town.boxes.get(box).clientId() + "/list";
      assertThat(household.get(list).path("items")).isEmpty();
      assertThat(household.get("/api/v1/titles?q=Release").path("items")).isEmpty();
      assertThat(town.boxes.get(box).screen().get("/api/list").path("items")).isEmpty();
    }
    assertThat(operator.get("/api/v1/catalogs").toString()).doesNotContain("software");
    assertThat(stateOfFirst(image)).as("operators do").isEqualTo("SUCCEEDED");
  }

  private String stateOfFirst(String image) {
    return operator
        .get("/api/v1/operator/transfers/" + town.boxes.getFirst().clientId() + "." + image)
        .at("/transfer/state")
        .asText();
  }

  private void assertAudited(BootedBox first, int good, int bad) {
    JsonNode entries = operator.get("/api/v1/operator/audit?kind=RELEASE").path("items");
    assertThat(entries.valueStream().map(StagedRolloutTest::entry))
        .contains(
            first.node().clientId() + " release " + good + " GRANTED",
            first.node().clientId() + " release " + bad + " NOT_READY",
            "rollout release " + bad + " STOPPED");
  }

  private static String entry(JsonNode entry) {
    return String.join(
        " ",
        entry.path("who").asText(),
        entry.path("what").asText(),
        entry.path("reason").asText());
  }
}
