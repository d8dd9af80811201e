package tributary.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.demo.Await;
import tributary.demo.EdgeProcess;
import tributary.demo.Neighbourhood;
import tributary.demo.Playback;

/** A shadow list through a real box: it arrives, nobody sees it, and then it is there at once. */
class HiddenDeliveryTest {
  private static final Neighbourhood.Links FAST =
      new Neighbourhood.Links("20 Mbit", "50 Mbit", "20 Mbit", "50 Mbit");

  @TempDir Path folder;

  @Test
  void aHiddenFilmIsShownNowhereUntilItIsListedAndThenPlaysAtOnce() {
    try (Town town =
        Town.over(
            Neighbourhood.start(
                folder.resolve("town"), FAST, "tributary.scheduler.shadow.share = 0.25"),
            1)) {
      EdgeProcess box = town.boxes.getFirst();
      String transfer = box.clientId() + "." + town.film();

      Await.until(
          "the film is on the box though nobody listed it",
          Duration.ofMinutes(3),
          () ->
              town.neighbourhood
                  .operator()
                  .get("/api/v1/operator/transfers/" + transfer)
                  .at("/transfer/state")
                  .asText()
                  .equals("SUCCEEDED"));

      assertThat(box.isDownloaded(town.film())).as("on the box's page").isFalse();
      assertThat(box.screen().get("/api/list").path("items")).isEmpty();
      assertThat(town.household(0).get("/api/v1/transfers").path("items")).isEmpty();
      long received = town.bytesReceived(0);
      assertThat(received).isPositive();

      long start = System.nanoTime();
      town.wish(0, List.of(town.film()));
      Await.until(
          "the page shows it as downloaded",
          Duration.ofSeconds(60),
          () -> box.isDownloaded(town.film()));
      System.out.printf(
          "hidden: playable %d ms after it was listed%n", (System.nanoTime() - start) / 1_000_000);

      assertThat(town.bytesReceived(0)).as("nothing is fetched again").isEqualTo(received);
      Await.until(
          "the household has its transfer",
          Duration.ofSeconds(60),
          () ->
              town.household(0)
                  .get("/api/v1/transfers")
                  .at("/items/0/mediaId")
                  .asText()
                  .equals(town.film()));
      assertThat(Playback.watch(box, town.film(), town.ingested).identical()).isTrue();
    }
  }
}
