package tributary.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.cloud.tools.jib.api.JibContainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tributary.demo.Await;
import tributary.demo.JsonClient;
import tributary.demo.Neighbourhood;
import tributary.demo.NodeProcess;
import tributary.demo.Place;
import tributary.demo.Playback;
import tributary.system.Town;

/**
 * The main job over the images, each node a container; the cluster-node is stopped and comes back.
 */
class ContainersTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** A film takes a box some ten seconds, so that one is under way when the cluster-node ends. */
  private static final Neighbourhood.Links LINKS =
      new Neighbourhood.Links("4 Mbit", "16 Mbit", "8 Mbit", "50 Mbit");

  private static final String DRAIN = "tributary.cluster.drain-delay = 5s";

  @Test
  void theMainJobRunsInContainersAndAnEndInOrderLosesNothing() throws Exception {
    Tools.require("the images under podman with runc", "podman", "runc");
    Map<String, JibContainer> built =
        BuiltImages.asFiles(BuiltImages.FOLDER).build(BuiltImages.ORIGIN);
    Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "containers-");
    try (Podman podman = new Podman(folder.resolve("podman"))) {
      for (String name : List.of("cluster-node", "stb-node")) {
        podman.run("load", "--input", BuiltImages.FOLDER.resolve(name + ".tar").toString());
      }
      Place containers = Place.LOOPBACK.with(podman.launcher(images(built), Town.FILM));
      try (Town town =
          Town.over(Neighbourhood.start(folder.resolve("town"), LINKS, DRAIN, containers), 2)) {
        runsAsNobody(podman);
        aFilmTravelsAndIsWatched(town);
        anEndInOrderLosesNothing(town);
      }
    }
    Tools.run(new ProcessBuilder("rm", "-r", folder.toString()));
  }

  private static Map<String, String> images(Map<String, JibContainer> built) {
    return Map.of(
        "tributary.cluster.ClusterNode",
        "localhost/" + BuiltImages.of("cluster-node", built).getKey(),
        "tributary.edge.EdgeNode",
        "localhost/" + BuiltImages.of("stb-node", built).getKey());
  }

  private static void runsAsNobody(Podman podman) throws IOException {
    String pid = podman.run("inspect", "--format", "{{.State.Pid}}", "cluster-node");
    assertThat(Files.readAllLines(Path.of("/proc", pid, "status")))
        .contains(
            "Uid:\t10001\t10001\t10001\t10001", "CapEff:\t0000000000000000", "NoNewPrivs:\t1");
    assertThat(podman.run("exec", "cluster-node", "/opt/java/bin/jcmd", "1", "VM.version"))
        .as("there is no shell to look into it")
        .contains("JDK 25");
  }

  private static void aFilmTravelsAndIsWatched(Town town) {
    town.wish(0, List.of(town.film()));
    town.awaitDownloaded(0);
    town.wish(1, List.of(town.film()));
    town.awaitDownloaded(1);
    assertThat(town.transferOf(1).path("bytesFromBoxes").asLong()).as("box to box").isPositive();
    assertThat(Playback.watch(town.boxes.get(1), town.film(), town.ingested).identical()).isTrue();
  }

  private static void anEndInOrderLosesNothing(Town town) throws IOException {
    String next = town.ingest(Town.FILM, "The same again").get("mediaId").asText();
    for (int box = 0; box < 2; box++) {
      town.wish(box, List.of(next, town.film()));
    }
    Await.until(
        "the next film is under way",
        LIMIT,
        () -> town.boxes.getFirst().listed(next).path("held").asInt() > 0);
    JsonNode lists = lists(town);

    NodeProcess cluster = town.neighbourhood.cluster();
    long asked = System.nanoTime();
    assertThat(cluster.terminate()).as("an end in order, by SIGTERM").isEqualTo(143);
    double seconds = (System.nanoTime() - asked) / 1e9;
    System.out.println(String.format(Locale.ROOT, "drained and ended in %.1f s", seconds));
    assertThat(seconds).isLessThan(grace());
    assertThat(Files.readString(cluster.log())).contains("cluster node ready");

    cluster.restart();
    cluster.awaitReady();
    assertThat(lists(town)).isEqualTo(lists);
    for (int box = 0; box < 2; box++) {
      assertThat(town.transferOf(box).path("state").asText()).isEqualTo("SUCCEEDED");
      assertThat(town.boxes.get(box).isDownloaded(town.film())).isTrue();
      int i = box;
      Await.until(
          town.boxes.get(box).name() + " has the next film, its digest confirmed",
          LIMIT,
          () ->
              town.boxes.get(i).isDownloaded(next)
                  && town.transferOf(i, next).path("state").asText().equals("SUCCEEDED"));
    }
    assertThat(Playback.watch(town.boxes.get(1), town.film(), town.ingested).identical()).isTrue();
  }

  /** What the chart grants a pod of the cluster, in seconds. */
  private static int grace() throws IOException {
    return new YAMLMapper()
        .readTree(Path.of("helm/tributary/values.yaml").toFile())
        .at("/cluster/terminationGracePeriodSeconds")
        .asInt();
  }

  private static JsonNode lists(Town town) {
    ArrayNode lists = JsonClient.JSON.createArrayNode();
    for (int box = 0; box < 2; box++) {
      lists.add(
          town.household(box)
              .get("/api/v1/devices/" + town.boxes.get(box).clientId() + "/list")
              .path("items")
              .deepCopy());
    }
    return lists;
  }
}
