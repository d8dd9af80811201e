package tributary.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tributary.demo.Households.Household;

/** The main job, step by step: ingest, sign-up, lists, transfers, watching, the closing table. */
final class Story implements AutoCloseable {
  private static final int GENERATED_TITLES = 3;

  /**
   * Of each item on the media servers, tributary.scheduler.origin-copies; ingest makes the first.
   */
  private static final int ORIGIN_COPIES = 2;

  private static final Duration TRANSFER_LIMIT = Duration.ofMinutes(60);

  private final Path home;
  private final Neighbourhood.Links links;
  private final Console console;
  private final Map<String, String> titles = new LinkedHashMap<>();
  private final Map<String, JsonNode> ingested = new LinkedHashMap<>();
  private Neighbourhood neighbourhood;
  private Transfers transfers;
  private boolean closed;

  Story(Path home, Neighbourhood.Links links, Console console) {
    this.home = home;
    this.links = links;
    this.console = console;
  }

  /**
   * Tells it all.
   *
   * @return whether every step did what it should
   */
  boolean tell(Path movie, int boxCount, int serverCount) throws IOException {
    console.step("Starting a cluster-node; everything is kept in %s".formatted(home));
    neighbourhood = Neighbourhood.start(home, links);
    transfers = new Transfers(neighbourhood, titles);
    console.step(
        "cluster-node is up: API %s, gateway %s"
            .formatted(neighbourhood.apiAddress(), neighbourhood.gateway()));
    List<EdgeProcess> servers = neighbourhood.addMediaServers(serverCount);
    console.step("%d media servers activated, mutual TLS from here on".formatted(servers.size()));

    String film = takeIn(servers.getFirst(), movie);
    int copies = Math.min(servers.size(), ORIGIN_COPIES) - 1;
    awaitTransfers("The media servers copy the items from each other", servers, copies);

    List<Household> households = new ArrayList<>();
    List<EdgeProcess> boxes = signUp(boxCount, households);
    giveLists(film, boxes, households);
    awaitTransfers(
        "The boxes fill up, from the media servers and then from each other", boxes, boxes.size());

    Playback.Outcome watched = watch(boxes.getLast(), film);
    return closing(boxes, watched);
  }

  private String takeIn(EdgeProcess server, Path movie) throws IOException {
    Path film = movie != null ? movie.toAbsolutePath() : Intake.sample(home);
    String title = movie != null ? titleOf(movie) : Intake.SAMPLE_TITLE;
    String media = ingest(server, film, title, movie != null ? 0 : Intake.SAMPLE_YEAR);
    for (int i = 1; i <= GENERATED_TITLES; i++) {
      Path file = home.resolve("generated-" + i + ".mp4");
      GeneratedFilm.write(file, i, Duration.ofSeconds(8));
      ingest(server, file, "Test Pattern " + i, 2026);
      Files.delete(file);
    }
    return media;
  }

  private static String titleOf(Path movie) {
    String name = movie.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  private String ingest(EdgeProcess server, Path film, String title, int year) {
    JsonNode published = new Intake(console).takeIn(server, film, title, year);
    String media = published.get("mediaId").asText();
    titles.put(media, title);
    ingested.put(media, published);
    return media;
  }

  private List<EdgeProcess> signUp(int boxCount, List<Household> households) {
    Households office = new Households(neighbourhood.api());
    List<JsonNode> devices = new ArrayList<>();
    for (int i = 1; i <= boxCount; i++) {
      Household household = office.signUp("household" + i + "@example.org", "Household " + i);
      devices.add(household.addDevice("Living room"));
      households.add(household);
    }
    console.step(
        "%d households signed up; their boxes are activated with their codes".formatted(boxCount));
    List<EdgeProcess> boxes = neighbourhood.addBoxes(devices);
    for (EdgeProcess box : boxes) {
      JsonNode status = box.screen().get("/api/status");
      console.text(
          "          %s  %s  registration %s"
              .formatted(box.name(), box.page(), status.path("registrationNumber").asText()));
    }
    return boxes;
  }

  /** Everyone wants the film first; the rest in an order of their own. */
  private void giveLists(String film, List<EdgeProcess> boxes, List<Household> households) {
    List<String> others = new ArrayList<>(titles.keySet());
    others.remove(film);
    for (int i = 0; i < boxes.size(); i++) {
      Collections.rotate(others, 1);
      List<String> list = new ArrayList<>(others);
      list.addFirst(film);
      households.get(i).setList(boxes.get(i).clientId(), list);
    }
    console.step(
        "Priority lists set through the API: \"%s\" is rank 1 everywhere"
            .formatted(titles.get(film)));
  }

  private void awaitTransfers(String what, List<EdgeProcess> receivers, int copiesOfEach) {
    console.step(what);
    List<String> clients = receivers.stream().map(EdgeProcess::clientId).toList();
    int expected = titles.size() * copiesOfEach;
    Await.until(
        what,
        TRANSFER_LIMIT,
        () -> {
          List<Console.Bar> bars = new ArrayList<>();
          int done = 0;
          for (JsonNode transfer : transfers.all()) {
            if (clients.contains(transfer.path("clientId").asText())) {
              bars.add(transfers.bar(transfer));
              done += Transfers.isVerified(transfer) ? 1 : 0;
            }
          }
          while (bars.size() < expected) {
            bars.add(new Console.Bar("(not begun)", 0, ""));
          }
          console.bars(bars);
          return done >= expected;
        });
  }

  private Playback.Outcome watch(EdgeProcess box, String film) {
    console.step(
        "%s watches \"%s\": quote, rental, media pass, key"
            .formatted(box.name(), titles.get(film)));
    Playback.Outcome outcome = Playback.watch(box, film, ingested.get(film));
    console.step(
        "Decrypted %d fragments in memory: %s what ingest packaged; price %s"
            .formatted(
                outcome.fragments(),
                outcome.identical() ? "bit-identical to" : "DIFFERENT FROM",
                outcome.price()));
    return outcome;
  }

  private boolean closing(List<EdgeProcess> boxes, Playback.Outcome watched) throws IOException {
    TransferTable table = TransferTable.of(transfers.all(), titles, transfers.names());
    console.step("Done");
    console.text(table.text());
    boolean good = table.allVerified() && watched.identical();
    ObjectNode line = JsonClient.JSON.createObjectNode();
    ArrayNode rows = line.putArray("transfers");
    table.rows().forEach(row -> rows.addPOJO(row));
    line.put("boxBytesFromOrigin", table.fromOrigin("box-"));
    line.putPOJO("boxOriginBytesByReason", table.originByReason("box-"));
    line.put("boxBytesFromBoxes", table.fromBoxes());
    line.put("playedIdentical", watched.identical());
    line.put("ok", good);
    console.text(JsonClient.JSON.writeValueAsString(line));
    console.text("Pages:");
    console.text("  site        " + neighbourhood.apiAddress());
    console.text("  operator    " + neighbourhood.apiAddress().resolve("/operator"));
    console.text("  API         " + neighbourhood.apiAddress().resolve("/reference"));
    boxes.forEach(box -> console.text("  " + box.name() + "       " + box.page()));
    return good;
  }

  /**
   * Until interrupted: a node that was killed is started again, so that one can watch it recover.
   */
  void keepRunning() {
    console.text("\nStill running; Ctrl-C ends it. Kill a node and watch it recover:");
    neighbourhood
        .edges()
        .forEach(
            edge ->
                console.text("  kill -9 %d   # %s".formatted(edge.process().pid(), edge.name())));
    console.text("  kill -9 %d   # cluster-node".formatted(neighbourhood.cluster().pid()));
    Await.until("the end", Duration.ofDays(365), this::reviveTheDead);
  }

  private synchronized boolean reviveTheDead() {
    if (closed) {
      return true;
    }
    for (NodeProcess node : neighbourhood.processes()) {
      if (!node.isAlive()) {
        node.restart();
        console.step("%s was gone; started again as %d".formatted(node.name(), node.pid()));
      }
    }
    return false;
  }

  @Override
  public synchronized void close() {
    if (!closed && neighbourhood != null) {
      neighbourhood.close();
    }
    closed = true;
  }
}
