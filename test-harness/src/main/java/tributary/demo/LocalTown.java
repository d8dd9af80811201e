package tributary.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tributary.demo.Households.Household;

/**
 * Three cluster-nodes, PostgreSQL, media servers and boxes, all kept in one folder: what is not
 * there yet is made, what is there goes on.
 */
final class LocalTown implements AutoCloseable {
  private static final int NODES = 3;
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** As the demo has it, so that one can watch films travel. */
  private static final Neighbourhood.Links LINKS =
      new Neighbourhood.Links("4 Mbit", "16 Mbit", "8 Mbit", "100 Mbit");

  private final Path folder;
  private final Console console;
  private final Map<String, String> titles = new LinkedHashMap<>();
  private final Set<String> gone = new LinkedHashSet<>();
  private LocalDatabase database;
  private Neighbourhood neighbourhood;
  private int told = -1;
  private volatile boolean closing;

  LocalTown(Path folder, Console console) {
    this.folder = folder;
    this.console = console;
  }

  /** Starts everything, and makes what is missing. */
  void open(int serverCount, int boxCount) throws IOException {
    Path node = folder.resolve("cluster-node-1");
    boolean isNew = !Files.exists(node);
    console.step((isNew ? "A new town in %s" : "Going on in %s").formatted(folder));
    int port = isNew ? Neighbourhood.freePort() : databasePort(node);
    database = LocalDatabase.start(folder, port);
    console.step("PostgreSQL is up on port " + port);
    neighbourhood =
        isNew
            ? Neighbourhood.start(
                folder,
                LINKS,
                Collections.nCopies(NODES, Place.LOOPBACK),
                Place.LOOPBACK,
                Neighbourhood.onPostgres(LocalDatabase.url(port)))
            : Neighbourhood.resume(folder, LINKS);
    console.step(
        "%d cluster-nodes and %d edge nodes are up"
            .formatted(neighbourhood.nodes().size(), neighbourhood.edges().size()));
    addServers(serverCount);
    takeInTheFilm();
    List<Household> households = addHouseholds(boxCount);
    tellAddresses(households);
  }

  private static int databasePort(Path node) {
    String url = NodeProcess.settings(node).getString("tributary.persistence.url");
    return URI.create(url.substring("jdbc:".length())).getPort();
  }

  private List<EdgeProcess> edges(String prefix) {
    return neighbourhood.edges().stream().filter(edge -> edge.name().startsWith(prefix)).toList();
  }

  private void addServers(int count) {
    int missing = count - edges("media-server-").size();
    if (missing > 0) {
      neighbourhood.addMediaServers(missing);
      console.step("%d media servers activated".formatted(missing));
    }
  }

  private void takeInTheFilm() throws IOException {
    for (JsonNode title : neighbourhood.api().get("/api/v1/titles?limit=100").path("items")) {
      titles.put(title.path("mediaId").asText(), title.path("title").asText());
    }
    if (titles.isEmpty()) {
      EdgeProcess server = edges("media-server-").getFirst();
      Path film = Intake.sample(server.process().folder());
      JsonNode published =
          new Intake(console).takeIn(server, film, Intake.SAMPLE_TITLE, Intake.SAMPLE_YEAR);
      titles.put(published.path("mediaId").asText(), Intake.SAMPLE_TITLE);
    }
  }

  /** Each with its box, which has its list before it starts for the first time. */
  private List<Household> addHouseholds(int count) throws IOException {
    Households office = new Households(neighbourhood.api());
    Path file = folder.resolve("households.json");
    ObjectNode passwords =
        Files.exists(file)
            ? (ObjectNode) JsonClient.JSON.readTree(file.toFile())
            : JsonClient.JSON.createObjectNode();
    List<Household> households = new ArrayList<>();
    int known = Math.max(count, passwords.size());
    for (int i = 1; i <= known; i++) {
      String userId = "household" + i + "@example.org";
      if (passwords.has(userId)) {
        households.add(office.logIn(userId, passwords.path(userId).asText()));
      } else {
        Household household = office.signUp(userId, "Household " + i);
        passwords.put(userId, household.password());
        NodeFolders.writeSecret(file, passwords.toPrettyString());
        households.add(household);
      }
      if (edges("box-").size() < i) {
        JsonNode device = households.getLast().addDevice("Living room");
        String client = device.get("clientId").asText();
        households.getLast().setList(client, List.copyOf(titles.keySet()));
        neighbourhood.addBoxes(List.of(device));
        console.step("box-%d is activated, its list set".formatted(i));
      }
    }
    return households;
  }

  private void tellAddresses(List<Household> households) {
    console.text(
        "\nCluster-nodes: the site, its API (/reference), the operators' console (/operator),"
            + " health and metrics");
    neighbourhood
        .nodes()
        .forEach(
            node ->
                console.text(
                    "  %-15s %s  %s  gateway %s"
                        .formatted(
                            node.process().name(), node.api(), node.management(), node.gateway())));
    console.text("Edge nodes: their pages");
    neighbourhood
        .edges()
        .forEach(edge -> console.text("  %-15s %s".formatted(edge.name(), edge.page())));
    console.text("Households on the site: passwords in " + folder.resolve("households.json"));
    households.forEach(household -> console.text("  " + household.userId()));
    console.text("Operator's token: " + folder.resolve("secrets/operator.token"));
    console.text("Ctrl-C ends it; the same command goes on from there.\n");
  }

  /** Shows transfers, and nodes that are gone, until it is closed. */
  void watch() {
    Transfers transfers = new Transfers(neighbourhood, titles);
    Await.until(
        "the end",
        Duration.ofDays(3650),
        LOOK,
        () -> {
          if (!closing) {
            show(transfers);
            tellWhoIsGone();
          }
          return closing;
        });
  }

  private void show(Transfers transfers) {
    List<JsonNode> all;
    try {
      all = transfers.all();
    } catch (UncheckedIOException | JsonClient.Refused e) {
      return; // The node that was asked is going, or coming back.
    }
    int verified = (int) all.stream().filter(Transfers::isVerified).count();
    if (verified < all.size()) {
      console.bars(all.stream().map(transfers::bar).toList());
    } else if (verified != told) {
      console.step("%d of %d transfers verified".formatted(verified, all.size()));
      told = verified;
    }
  }

  private void tellWhoIsGone() {
    for (NodeProcess node : neighbourhood.processes()) {
      if (!node.isAlive() && !closing && gone.add(node.name())) {
        console.step("%s has ended; its log: %s".formatted(node.name(), node.log()));
      }
    }
  }

  @Override
  public synchronized void close() {
    if (closing) {
      return;
    }
    closing = true;
    console.step("Stopping");
    if (neighbourhood != null) {
      neighbourhood.close();
    }
    // Those that were just being started.
    ProcessHandle.current().children().forEach(ProcessHandle::destroy);
    if (database != null) {
      database.close();
    }
    console.step("Stopped");
  }
}
