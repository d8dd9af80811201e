package tributary.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.demo.Await;
import tributary.demo.EdgeProcess;
import tributary.demo.Neighbourhood;

/** A box is revoked while others send to it, or it to others. */
class RevocationTest {
  private static final Duration SECONDS = Duration.ofSeconds(15);
  private static final Neighbourhood.Links SLOW =
      new Neighbourhood.Links("2 Mbit", "3 Mbit", "2 Mbit", "50 Mbit");

  @TempDir Path folder;

  @Test
  void whoSendsToARevokedBoxStopsWithinSeconds() {
    try (Town town = Town.with(folder, 2, SLOW, "")) {
      town.wish(0, List.of(town.film()));
      town.awaitDownloaded(0);
      town.wish(1, List.of(town.film()));
      town.awaitMidTransfer(1);
      String revoked = town.boxes.get(1).clientId();

      Await.until("it is being sent to", SECONDS, () -> leasesTo(town, revoked) > 0);

      revoke(town, 1);

      Await.until("no lease sends to it", SECONDS, () -> leasesTo(town, revoked) == 0);
      // A segment takes a third of a second: if none came in two, none is on its way.
      long[] before = {-1};
      Await.until(
          "nothing more arrives",
          SECONDS,
          Duration.ofSeconds(2),
          () -> {
            long now = town.bytesReceived(1);
            boolean same = now == before[0];
            before[0] = now;
            return same;
          });
      assertThat(before[0]).as("not all of the film").isLessThan(town.filmBytes());
    }
  }

  @Test
  void aRevokedBoxSendsNoMoreAndItsReceiverGetsTheRestFromOthers() {
    try (Town town = Town.with(folder, 2, SLOW, "")) {
      town.wish(0, List.of(town.film()));
      town.awaitDownloaded(0);
      town.wish(1, List.of(town.film()));
      Await.until("it sends", SECONDS, () -> leasesFrom(town, town.boxes.get(0)) > 0);

      revoke(town, 0);

      Await.until("it has no lease", SECONDS, () -> leasesFrom(town, town.boxes.get(0)) == 0);
      assertThat(town.boxes.get(1).isDownloaded(town.film())).as("the film").isFalse();
      town.awaitDownloaded(1);
      assertThat(leasesFrom(town, town.boxes.get(0))).isZero();
    }
  }

  /** Until its session is over. */
  private static void revoke(Town town, int box) {
    String path = "/api/v1/operator/devices/" + town.boxes.get(box).clientId() + "/revocation";
    int status = town.neighbourhood.operator().send("POST", path, null, Map.of()).statusCode();
    assertThat(status).isEqualTo(204);
    Await.until("its session is over", SECONDS, () -> !town.boxes.get(box).isConnected());
  }

  private static long leasesFrom(Town town, EdgeProcess donor) {
    return town.neighbourhood
        .operator()
        .get("/api/v1/cells/0")
        .path("transfers")
        .valueStream()
        .flatMap(it -> it.path("leases").valueStream())
        .filter(it -> it.path("donor").asText().equals(donor.clientId()))
        .count();
  }

  private static long leasesTo(Town town, String client) {
    return town.neighbourhood
        .operator()
        .get("/api/v1/cells/0")
        .path("transfers")
        .valueStream()
        .filter(it -> it.path("transferId").asText().startsWith(client))
        .mapToLong(it -> it.path("leases").size())
        .sum();
  }
}
