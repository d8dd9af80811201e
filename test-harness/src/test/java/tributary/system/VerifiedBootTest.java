package tributary.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.browser.Browser;
import tributary.demo.Await;
import tributary.demo.EdgeProcess;
import tributary.demo.JsonClient;
import tributary.demo.Neighbourhood;

/**
 * The real software of a box behind the boot stage (Fig 13): it runs, is renewed, and is refused.
 */
class VerifiedBootTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Neighbourhood.Links FAST =
      new Neighbourhood.Links("20 Mbit", "50 Mbit", "20 Mbit", "50 Mbit");

  @TempDir Path folder;

  @Test
  void aBoxRunsWhatWasSignedTakesANewReleaseAndShowsThatItNeedsServiceWhenAByteIsChanged()
      throws Exception {
    Browser.require();
    try (Town town = Town.with(folder.resolve("town"), 1, FAST, "");
        BootedBox box = new BootedBox(town.boxes.getFirst(), folder.resolve("box"))) {
      EdgeProcess node = town.boxes.getFirst();
      node.process().terminate();
      box.install("a", 1);
      box.start();
      awaitGood(box, 1);
      town.wish(0, List.of(town.film()));
      Await.until("the film is here", LIMIT, () -> node.isDownloaded(town.film()));

      box.stop();
      box.install("b", 2);
      box.start();
      awaitGood(box, 2);
      Await.until("the film is still here", LIMIT, () -> node.isDownloaded(town.film()));

      box.stop();
      flipOneByte(largestJar(box.disk().resolve("b/lib")));
      box.start();
      Await.until("the fallback page", LIMIT, () -> box.said("fallback page on port"));
      try (Browser browser = Browser.open(folder.resolve("browser"))) {
        browser.go(node.page().toString());
        assertThat(browser.texts("h1")).containsExactly("This box needs service");
        assertThat(browser.violations()).as("what axe finds").isEmpty();
        assertThat(browser.texts(".word")).containsExactly("WRONG_CONTENT");
        browser.photograph("box-needs-service");
      }
      assertThat(box.log()).containsOnlyOnce("release 2 is good");
      assertThat(box.log().split("node started", -1)).hasSize(3);
      servedItTellsTheClusterWhatItsBootStageFound(town, box);
    }
  }

  /** The cluster hears of it once, when good software runs again. */
  private static void servedItTellsTheClusterWhatItsBootStageFound(Town town, BootedBox box)
      throws Exception {
    String id = town.boxes.getFirst().clientId();
    String reports = "/api/v1/operator/audit?kind=TAMPERING&who=" + id;
    JsonClient operator = town.neighbourhood.operator();
    assertThat(operator.get(reports).path("items")).isEmpty();

    box.stop();
    flipOneByte(largestJar(box.disk().resolve("b/lib")));
    box.start();
    Await.until("the report", LIMIT, () -> operator.get(reports).path("items").size() == 1);
    assertThat(operator.get(reports).path("items").get(0).path("reason").asText())
        .isEqualTo("WRONG_CONTENT");
    Await.until(
        "it is among what is wrong",
        LIMIT,
        () ->
            operator
                .get("/api/v1/operator/overview")
                .path("troubles")
                .valueStream()
                .anyMatch(
                    it ->
                        it.path("code").asText().equals("TAMPERED")
                            && it.path("subject").asText().equals(id)));

    box.stop();
    int joined = joined(box);
    box.start();
    Await.until("it joined again", LIMIT, () -> joined(box) > joined);
    assertThat(operator.get(reports).path("items")).as("told once").hasSize(1);
  }

  private static int joined(BootedBox box) {
    return box.log().split("joined the cluster", -1).length;
  }

  private static void awaitGood(BootedBox box, int counter) {
    Await.until(
        "release " + counter + " is good",
        LIMIT,
        () -> box.said("release " + counter + " is good"));
  }

  private static Path largestJar(Path directory) throws IOException {
    try (Stream<Path> jars = Files.list(directory)) {
      return jars.max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length())).get();
    }
  }

  private static void flipOneByte(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }
}
