package tributary.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.demo.Await;
import tributary.demo.JsonClient;
import tributary.demo.Neighbourhood;
import tributary.demo.Playback;

/** Processes killed without warning, and a disk that lies; all over real sockets. */
class RecoveryTest {
  private static final Neighbourhood.Links SLOW =
      new Neighbourhood.Links("4 Mbit", "8 Mbit", "5 Mbit", "50 Mbit");

  /** Under way at once: a pipeline of 3 from each of 2 donors, and what was being stored. */
  private static final int IN_FLIGHT_SEGMENTS = 8;

  private static final int SEGMENT_BYTES = 128 << 10;

  @TempDir Path folder;

  @Test
  void aKilledClusterNodeLosesNothingAndRunningTransfersGoOn() {
    try (Town town = Town.with(folder, 2, SLOW, "")) {
      town.wish(0, List.of(town.film()));
      town.awaitDownloaded(0);
      String rental = town.rent(0);
      town.wish(1, List.of(town.film()));
      town.awaitMidTransfer(1);

      town.neighbourhood.cluster().kill();
      town.neighbourhood.cluster().restart();
      town.neighbourhood.cluster().awaitReady();

      town.awaitDownloaded(1);
      assertThat(town.bytesReceived(1))
          .as("nothing is fetched twice but what was in flight")
          .isLessThan(town.filmBytes() + (long) IN_FLIGHT_SEGMENTS * SEGMENT_BYTES);
      assertThat(town.transferOf(0).path("state").asText()).isEqualTo("SUCCEEDED");
      JsonClient api = town.household(0);
      assertThat(api.get("/api/v1/accounts/me").path("userId").asText()).isEqualTo("family1");
      assertThat(api.get("/api/v1/rentals").toString()).contains(rental);
      assertThat(api.get("/api/v1/devices/" + town.boxes.get(0).clientId() + "/list").toString())
          .contains(town.film());
    }
  }

  @Test
  void aKilledDonorIsReplacedAndTheTransferCompletes() {
    try (Town town = Town.with(folder, 2, SLOW, "")) {
      town.wish(0, List.of(town.film()));
      town.awaitDownloaded(0);
      town.wish(1, List.of(town.film()));
      town.awaitMidTransfer(1);

      town.boxes.get(0).process().kill();

      town.awaitDownloaded(1);
      assertThat(town.transferOf(1).path("state").asText()).isEqualTo("SUCCEEDED");
      assertThat(Playback.watch(town.boxes.get(1), town.film(), town.ingested).identical())
          .isTrue();
    }
  }

  @Test
  void aKilledReceiverResumesFromItsDisk() {
    try (Town town = Town.with(folder, 1, SLOW, "")) {
      town.wish(0, List.of(town.film()));
      town.awaitMidTransfer(0);

      town.boxes.getFirst().process().kill();
      town.boxes.getFirst().process().restart();
      town.boxes.getFirst().awaitActive();

      int heldAfterRestart = town.held(0);
      assertThat(heldAfterRestart).isGreaterThanOrEqualTo(2);
      town.awaitDownloaded(0);
      assertThat(town.bytesReceived(0))
          .as("only what was not on the disk is fetched")
          .isLessThanOrEqualTo(town.filmBytes() - (long) (heldAfterRestart - 1) * SEGMENT_BYTES);
    }
  }

  @Test
  void aFlippedByteAtADonorIsRefusedAndTheSegmentComesFromElsewhere() throws IOException {
    try (Town town = Town.with(folder, 2, SLOW, "")) {
      town.wish(0, List.of(town.film()));
      town.awaitDownloaded(0);
      long length = town.filmBytes();
      for (long at = 1000; at < length; at += SEGMENT_BYTES) {
        town.damage(0, at);
      }

      town.wish(1, List.of(town.film()));

      town.awaitDownloaded(1);
      assertThat(Playback.watch(town.boxes.get(1), town.film(), town.ingested).identical())
          .isTrue();
      Await.until(
          "the donor found its own damage",
          Duration.ofSeconds(10),
          () -> metrics(town, 0).contains("outcome=\"SEGMENT_CORRUPT\",role=\"SENDER\""));
    }
  }

  private static String metrics(Town town, int box) {
    return new String(
        town.boxes.get(box).screen().bytes("/metrics"), java.nio.charset.StandardCharsets.UTF_8);
  }
}
