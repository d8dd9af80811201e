package tributary.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import tributary.demo.Await;
import tributary.demo.ClusterProcess;

/** All nodes restarted in turn under load, while a film is on its way: nothing may be lost. */
final class RollingRestart {
  /**
   * A node's setting, as in the chart: without it, who has just connected when the port closes is
   * cut off unanswered.
   */
  static final String DRAIN = "tributary.cluster.drain-delay = 3s\n";

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private RollingRestart() {}

  /**
   * @param title of the film to be taken in
   * @param whileStopped what is done to each before it starts again
   */
  static void of(Town town, String title, Consumer<ClusterProcess> whileStopped) {
    List<ClusterProcess> nodes = town.neighbourhood.nodes();
    String next = town.ingest(Town.FILM, title).get("mediaId").asText();
    try (ApiLoad load = new ApiLoad(nodes)) {
      for (int box = 0; box < town.boxes.size(); box++) {
        town.wish(box, List.of(town.film(), next));
        load.household(town.households.get(box), town.boxes.get(box).clientId());
      }
      for (ClusterProcess node : nodes) {
        restart(node, whileStopped);
      }
      awaitDelivered(town, next);
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

  private static void restart(ClusterProcess node, Consumer<ClusterProcess> whileStopped) {
    long started = System.nanoTime();
    assertThat(node.process().terminate()).as("an end in order, by SIGTERM").isEqualTo(143);
    double stopped = (System.nanoTime() - started) / 1e9;
    whileStopped.accept(node);
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

  /** To every box, with its digest confirmed; and it stands in the lists. */
  static void awaitDelivered(Town town, String film) {
    for (int i = 0; i < town.boxes.size(); i++) {
      int box = i;
      Await.until(
          town.boxes.get(box).name() + " has " + film + ", its digest confirmed",
          LIMIT,
          () ->
              town.boxes.get(box).isDownloaded(film)
                  && town.transferOf(box, film).path("state").asText().equals("SUCCEEDED"));
      assertThat(
              town.household(box)
                  .get("/api/v1/devices/" + town.boxes.get(box).clientId() + "/list")
                  .toString())
          .contains(film);
    }
  }
}
