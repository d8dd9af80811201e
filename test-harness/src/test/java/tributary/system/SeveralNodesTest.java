package tributary.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.demo.Await;
import tributary.demo.ClusterProcess;
import tributary.demo.Neighbourhood;
import tributary.demo.Place;

/** Three cluster-nodes on PostgreSQL as processes: one is killed, then all are restarted. */
class SeveralNodesTest {
  private static final int BOXES = 3;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** A film takes a box half a minute, so that it is under way when something happens. */
  private static final Neighbourhood.Links SLOW =
      new Neighbourhood.Links("1 Mbit", "2 Mbit", "3 Mbit", "20 Mbit");

  @TempDir Path folder;

  @Test
  void aKilledNodeAndThenARollingRestartUnderLoadLoseNothing() throws IOException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        Neighbourhood neighbourhood =
            Neighbourhood.start(
                folder,
                SLOW,
                Collections.nCopies(3, Place.LOOPBACK),
                Place.LOOPBACK,
                Cluster.settings(postgres));
        Town town = Town.over(neighbourhood, BOXES)) {
      killTheBusyNode(town);
      restartAllInTurn(town);
    }
  }

  private static void killTheBusyNode(Town town) {
    List<ClusterProcess> nodes = town.neighbourhood.nodes();
    town.beginEverywhere();
    ClusterProcess busy = Cluster.hostOf(nodes, "00");
    List<ClusterProcess> survivors = Cluster.without(nodes, busy);
    town.askAt(survivors.getFirst().api());

    LogWatch log = new LogWatch(survivors);
    busy.process().kill();

    System.out.println(
        "killed "
            + busy.process().name()
            + ", which had the busy cell: "
            + Cluster.Loss.watch(log));
    awaitDownloaded(town, town.film());
    requireLists(town, town.film());
    busy.process().restart();
    busy.process().awaitReady();
  }

  private static void restartAllInTurn(Town town) {
    List<ClusterProcess> nodes = town.neighbourhood.nodes();
    String next = town.ingest(Town.FILM, "The same again").get("mediaId").asText();
    try (ApiLoad load = new ApiLoad(nodes.stream().map(ClusterProcess::api).toList())) {
      for (int box = 0; box < BOXES; box++) {
        town.wish(box, List.of(town.film(), next));
        load.household(town.households.get(box), town.boxes.get(box).clientId());
      }
      for (ClusterProcess node : nodes) {
        long started = System.nanoTime();
        assertThat(node.process().terminate()).as("an end in order, by SIGTERM").isEqualTo(143);
        double stopped = (System.nanoTime() - started) / 1e9;
        node.process().restart();
        node.process().awaitReady();
        System.out.println(
            String.format(
                Locale.ROOT,
                "restarted %s: stopped in %.1f s, ready after %.1f s",
                node.process().name(),
                stopped,
                (System.nanoTime() - started) / 1e9));
      }
      awaitDownloaded(town, next);
      requireLists(town, next);
      System.out.println(
          String.format(
              Locale.ROOT,
              "requests during the rolling restart: %d answered, %d turned to another node, %d told"
                  + " to come back, the longest %.1f s, failed %d",
              load.answered(),
              load.refused(),
              load.unavailable(),
              load.longestSeconds(),
              load.failures().size()));
      assertThat(load.failures()).isEmpty();
      assertThat(load.answered()).isGreaterThan(100);
      assertThat(load.unavailable()).as("told to come back").isZero();
    }
  }

  private static void awaitDownloaded(Town town, String film) {
    for (int i = 0; i < BOXES; i++) {
      int box = i;
      Await.until(
          town.boxes.get(box).name() + " has " + film + ", its digest confirmed",
          LIMIT,
          () ->
              town.boxes.get(box).isDownloaded(film)
                  && town.transferOf(box, film).path("state").asText().equals("SUCCEEDED"));
    }
  }

  private static void requireLists(Town town, String film) {
    for (int box = 0; box < BOXES; box++) {
      assertThat(
              town.household(box)
                  .get("/api/v1/devices/" + town.boxes.get(box).clientId() + "/list")
                  .toString())
          .contains(film);
    }
  }
}
