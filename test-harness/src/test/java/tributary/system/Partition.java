package tributary.system;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tributary.demo.Await;
import tributary.demo.ClusterProcess;
import tributary.demo.Neighbourhood;
import tributary.demo.Place;

/**
 * Run by {@link PartitionTest} in the core of its network: cluster-nodes around it, all else in it.
 * It makes one of the cuts, and says on its last line that nothing was lost.
 */
final class Partition {
  static final int REMOVED = 2;

  /** A node that is cut off from the database too waits for it more than once on its way out. */
  static final Duration LIMIT = Duration.ofMinutes(4);

  static final String NOTHING_LOST = "healed, nothing lost";
  private static final Neighbourhood.Links SLOW =
      new Neighbourhood.Links("1 Mbit", "2 Mbit", "3 Mbit", "20 Mbit");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** What is cut, and from what. */
  enum Cut {
    /** The node of the busy cell, from everything. */
    BUSY_NODE(3, RollingRestart.DRAIN),
    /**
     * Two of five, one of them the busy cell's, from the other three. So many that start at once on
     * a few cores are silent for longer than the default allows.
     */
    TWO_OF_FIVE(5, "pekko.cluster.failure-detector.acceptable-heartbeat-pause = 6s"),
    /** The first of the seeds, from its peers but not from the database; it is started again. */
    FIRST_SEED(3, "");

    final int nodes;
    private final String settings;

    Cut(int nodes, String settings) {
      this.nodes = nodes;
      this.settings = settings;
    }
  }

  private Partition() {}

  /** Folder, cut, then the nodes' namespaces in order. */
  public static void main(String[] args) throws IOException {
    List<Place> places = new ArrayList<>();
    for (int i = 2; i < args.length; i++) {
      places.add(
          new Place(
              Namespaces.serverAddress(i - 1), List.of("nsenter", "--net=/run/netns/" + args[i])));
    }
    Cut cut = Cut.valueOf(args[1]);
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
                Neighbourhood.onPostgres(reachable(postgres, database)) + cut.settings)) {
      switch (cut) {
        case BUSY_NODE -> BusyCut.ofTheBusyNode(neighbourhood);
        case TWO_OF_FIVE -> BusyCut.ofTwoNodes(neighbourhood);
        case FIRST_SEED -> SeedCut.ofTheFirstSeed(neighbourhood);
      }
      System.out.println(NOTHING_LOST);
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

  /** Neither of these reaches any other node any more; all still reach database and boxes. */
  static void separate(List<ClusterProcess> nodes, List<ClusterProcess> minority) {
    StringBuilder rules = new StringBuilder("add table inet cut\n");
    rules.append("add chain inet cut pass { type filter hook forward priority 0 ; }\n");
    for (ClusterProcess one : minority) {
      for (ClusterProcess other : Cluster.without(nodes, one)) {
        if (!minority.contains(other)) {
          rules.append(rule(nodes, one, other)).append(rule(nodes, other, one));
        }
      }
    }
    Namespaces.run("nft -f - <<END\n" + rules + "END");
  }

  private static String rule(List<ClusterProcess> nodes, ClusterProcess from, ClusterProcess to) {
    return "add rule inet cut pass iifname %s oifname %s drop\n"
        .formatted(
            Namespaces.serverPort(nodes.indexOf(from) + 1),
            Namespaces.serverPort(nodes.indexOf(to) + 1));
  }

  static void heal() {
    Namespaces.run("nft delete table inet cut");
  }

  /** Each of them knows so many members, and of no other cluster. */
  static void awaitMembers(List<ClusterProcess> nodes, int count) {
    for (ClusterProcess node : nodes) {
      Await.until(
          node.process().name() + " has " + count + " members",
          LIMIT,
          () ->
              gauge(node, "tributary_cluster_members") == count
                  && gauge(node, "tributary_cluster_strangers") == 0);
    }
  }

  static double gauge(ClusterProcess node, String name) {
    return get(node.management().resolve("/metrics"))
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findAny()
        .orElse(Double.NaN);
  }

  static HttpResponse<String> get(URI uri) {
    try {
      return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(uri + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The nodes end themselves, since the others have thrown them out. */
  static void awaitRemoved(List<ClusterProcess> nodes) {
    for (ClusterProcess node : nodes) {
      int status = node.process().awaitStatus(LIMIT);
      if (status != REMOVED) {
        throw new IllegalStateException(node.process().name() + " ended with status " + status);
      }
    }
  }
}
