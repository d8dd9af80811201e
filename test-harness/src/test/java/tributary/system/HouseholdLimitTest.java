package tributary.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.demo.Await;
import tributary.demo.Neighbourhood;
import tributary.demo.Playback;

/**
 * What a household lets its box use of the line, set over the API, holds while others want more.
 */
class HouseholdLimitTest {
  /** The film takes 10 s over an uplink. */
  private static final Neighbourhood.Links SLOW =
      new Neighbourhood.Links("4 Mbit", "50 Mbit", "4 Mbit", "50 Mbit");

  private static final long CAP = 1_000_000;

  @TempDir Path folder;

  @Test
  void aBoxAtItsHouseholdsCapEndsItsLeaseSaysWhyAndOthersSendTheRest() {
    try (Town town = Town.with(folder, 2, SLOW, "")) {
      town.wish(0, List.of(town.film()));
      town.awaitDownloaded(0);
      String donor = town.boxes.getFirst().clientId();
      String settings = "/api/v1/devices/" + donor + "/settings";
      town.household(0)
          .put(
              settings,
              Map.of("monthlyUploadBytes", CAP, "quietHours", List.of()),
              Map.of("If-Match", "*"));

      town.wish(1, List.of(town.film()));
      town.awaitDownloaded(1);

      JsonNode gave = gave(town, donor);
      System.out.println("the donor with a cap: " + gave);
      assertThat(gave.path("failed").asInt()).isPositive();
      assertThat(gave.path("failure").asText()).startsWith("DONOR_LIMIT: MONTHLY_CAP");
      assertThat(gave.path("bytes").asLong()).isPositive().isLessThan(town.filmBytes() / 2);
      Await.until(
          "the household reads that nothing more is sent, and why",
          Duration.ofSeconds(60),
          () -> {
            JsonNode use = town.household(0).get(settings).path("use");
            return use.path("uplinkBitsPerSecond").asLong(-1) == 0
                && use.at("/holds/0/reason").asText().equals("MONTHLY_CAP");
          });
      assertThat(Playback.watch(town.boxes.get(1), town.film(), town.ingested).identical())
          .isTrue();
    }
  }

  /** Of the leases of the second box's film those that this node had, for whatever reason. */
  private static JsonNode gave(Town town, String donor) {
    String transfer = town.boxes.get(1).clientId() + "." + town.film();
    return town.neighbourhood
        .operator()
        .get("/api/v1/operator/transfers/" + transfer)
        .path("donors")
        .valueStream()
        .filter(one -> one.path("donor").asText().equals(donor) && one.path("failed").asInt() > 0)
        .findFirst()
        .orElseThrow();
  }
}
