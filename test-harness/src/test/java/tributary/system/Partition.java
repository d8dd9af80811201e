package tributary.system;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tributary.demo.Await;
import tributary.demo.ClusterProcess;
import tributary.demo.Neighbourhood;
import tributary.demo.Place;

/**
 * Run by {@link PartitionTest} in the core of its network: three cluster-nodes around it, all else
 * in it. The node of the busy cell is cut off from everything, leaves by itself, and comes back.
 */
final class Partition {
  private static final int BOXES = 3;
  private static final int REMOVED = 2;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Neighbourhood.Links SLOW =
      new Neighbourhood.Links("1 Mbit", "2 Mbit", "3 Mbit", "20 Mbit");

  private Partition() {}

  /** Folder, then the nodes' namespaces in order. */
  public static void main(String[] args) throws IOException {
    List<Place> places = new ArrayList<>();
    for (int i = 1; i < args.length; i++) {
      places.add(
          new Place(
              Namespaces.serverAddress(i), List.of("nsenter", "--net=/run/netns/" + args[i])));
    }
    Path database = Path.of(args[0], "database");
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.builder()
                .setDataDirectory(database)
                .setServerConfig("listen_addresses", "*")
                .start();
        Neighbourhood neighbourhood =
            Neighbourhood.start(
                Path.of(args[0]),
                SLOW,
                places,
                new Place(Namespaces.CORE_ADDRESS, List.of()),
                Neighbourhood.onPostgres(reachable(postgres, database)));
        Town town = Town.over(neighbourhood, BOXES)) {
      cutOffTheBusyNode(town);
    }
  }

  /** From the nodes' namespaces. */
  private static String reachable(EmbeddedPostgres postgres, Path database) throws IOException {
    Files.writeString(
        database.resolve("pg_hba.conf"),
        "\nhost all all 10.77.0.0/16 trust\n",
        StandardOpenOption.APPEND);
    try (var connection = postgres.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("SELECT pg_reload_conf()");
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
    return "jdbc:postgresql://" + Namespaces.CORE_ADDRESS + ":" + postgres.getPort() + "/postgres";
  }

  private static void cutOffTheBusyNode(Town town) {
    List<ClusterProcess> nodes = town.neighbourhood.nodes();
    town.beginEverywhere();
    ClusterProcess busy = Cluster.hostOf(nodes, "00");
    List<ClusterProcess> majority = Cluster.without(nodes, busy);
    town.askAt(majority.getFirst().api());
    String cable = Namespaces.serverPort(nodes.indexOf(busy) + 1);

    LogWatch log = new LogWatch(majority);
    long started = System.nanoTime();
    Namespaces.run("ip link set " + cable + " down");

    System.out.println(
        "cut off "
            + busy.process().name()
            + ", which had the busy cell: "
            + Cluster.Loss.watch(log));
    int status = busy.process().awaitStatus(LIMIT);
    System.out.println(
        String.format(
            Locale.ROOT,
            "the minority had ended itself after %.1f s, status %d",
            (System.nanoTime() - started) / 1e9,
            status));
    if (status != REMOVED) {
      throw new IllegalStateException("the node that was cut off ended with status " + status);
    }
    for (int i = 0; i < BOXES; i++) {
      town.awaitDownloaded(i);
    }
    Namespaces.run(
        "ip link set %s up; ip route replace %s/32 dev %s src %s"
            .formatted(
                cable,
                Namespaces.serverAddress(nodes.indexOf(busy) + 1),
                cable,
                Namespaces.CORE_ADDRESS));
    busy.process().restart();
    busy.process().awaitReady();
    town.askAt(busy.api());
    for (int i = 0; i < BOXES; i++) {
      int box = i;
      Await.until(
          "the node that came back knows the delivery to " + town.boxes.get(box).name(),
          LIMIT,
          () -> town.transferOf(box).path("state").asText().equals("SUCCEEDED"));
    }
    System.out.println("partition healed, nothing lost");
  }
}
