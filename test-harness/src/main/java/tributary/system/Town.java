package tributary.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tributary.demo.Await;
import tributary.demo.EdgeProcess;
import tributary.demo.Households;
import tributary.demo.Households.Household;
import tributary.demo.JsonClient;
import tributary.demo.Neighbourhood;

/**
 * A neighbourhood for a test: one media server with the film taken in, and households with a box
 * each.
 */
public final class Town implements AutoCloseable {
  public static final Path FILM =
      Path.of(System.getProperty("tributary.root"))
          .resolve("test-harness/src/main/resources/film/big-buck-bunny.mp4")
          .toAbsolutePath()
          .normalize();
  private static final Duration LIMIT = Duration.ofMinutes(3);

  public final Neighbourhood neighbourhood;
  public final EdgeProcess server;
  public final List<Household> households = new ArrayList<>();
  public final List<EdgeProcess> boxes = new ArrayList<>();
  public final JsonNode ingested;
  private URI api;

  private Town(Neighbourhood neighbourhood) {
    this.neighbourhood = neighbourhood;
    this.api = neighbourhood.apiAddress();
    this.server = neighbourhood.addMediaServers(1).getFirst();
    this.ingested = ingest(FILM, "Big Buck Bunny");
  }

  public static Town with(
      Path folder, int boxCount, Neighbourhood.Links links, String persistence) {
    return over(Neighbourhood.start(folder, links, persistence), boxCount);
  }

  /** Closes the neighbourhood too. */
  public static Town over(Neighbourhood neighbourhood, int boxCount) {
    try {
      Town town = new Town(neighbourhood);
      town.addHouseholds(boxCount);
      return town;
    } catch (RuntimeException e) {
      neighbourhood.close();
      throw e;
    }
  }

  /** With a box each; what there is to see comes onto it as onto any new box. */
  public void addHouseholds(int count) {
    Households office = new Households(neighbourhood.api());
    List<JsonNode> devices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = households.size() + 1;
      Household household = office.signUp("family" + number, "Family " + number);
      households.add(household);
      devices.add(household.addDevice("Box"));
    }
    boxes.addAll(neighbourhood.addBoxes(devices));
  }

  public String film() {
    return ingested.get("mediaId").asText();
  }

  public long filmBytes() {
    return transferOf(0).path("lengthBytes").asLong();
  }

  /** Takes a film in at the media server; its last state, published. */
  public JsonNode ingest(Path film, String title) {
    JsonNode job = submit(film, title);
    if (job.path("state").asText().equals("failed")) {
      return job;
    }
    JsonNode[] state = {job};
    Await.until(
        "ingest of " + film,
        LIMIT,
        () -> {
          state[0] = server.screen().get("/api/ingest/" + job.get("job").asText());
          return List.of("done", "failed").contains(state[0].path("state").asText());
        });
    return state[0];
  }

  private JsonNode submit(Path film, String title) {
    try {
      return server
          .screen()
          .post("/api/ingest", Map.of("path", film.toString(), "title", title, "priceCents", 299));
    } catch (JsonClient.Refused refused) {
      return JsonClient.JSON
          .createObjectNode()
          .put("state", "failed")
          .put("detail", refused.getMessage());
    }
  }

  public void wish(int box, List<String> mediaIds) {
    households.get(box).setList(boxes.get(box).clientId(), mediaIds);
  }

  /** Every box wants the film; blocks until each holds part of it, and none all of it. */
  public void beginEverywhere() {
    for (int box = 0; box < boxes.size(); box++) {
      wish(box, List.of(film()));
    }
    for (int box = 0; box < boxes.size(); box++) {
      awaitMidTransfer(box);
    }
  }

  public void awaitDownloaded(int box) {
    Await.until(
        boxes.get(box).name() + " has the film, its digest confirmed",
        LIMIT,
        () ->
            boxes.get(box).isDownloaded(film())
                && transferOf(box).path("state").asText().equals("SUCCEEDED"),
        () -> "%s of %s".formatted(transferOf(box), boxes.get(box).listed(film())));
  }

  /** Blocks until the box holds part of the film, but not all of it. */
  public void awaitMidTransfer(int box) {
    Await.until(
        boxes.get(box).name() + " is in mid-transfer",
        LIMIT,
        () -> {
          JsonNode row = boxes.get(box).listed(film());
          int held = row.path("held").asInt();
          if (row.path("state").asText().equals("complete")) {
            throw new IllegalStateException("too late: the transfer is over; slow the links down");
          }
          return held >= 2;
        });
  }

  /** Rents the film for this box; the rental's id. */
  public String rent(int box) {
    String client = boxes.get(box).clientId();
    JsonNode quote =
        household(box).post("/api/v1/quotes", Map.of("clientId", client, "mediaId", film()));
    JsonNode rental =
        household(box)
            .post(
                "/api/v1/rentals",
                Map.of("quoteId", quote.get("quoteId").asText(), "clientId", client),
                Map.of("Idempotency-Key", "rent-once"));
    return rental.get("rentalId").asText();
  }

  public int held(int box) {
    return boxes.get(box).listed(film()).path("held").asInt();
  }

  public long bytesReceived(int box) {
    return boxes.get(box).screen().get("/api/status").path("bytesReceived").asLong();
  }

  /** The transfer of the film to this box, as the API shows it. */
  public JsonNode transferOf(int box) {
    return transferOf(box, film());
  }

  public JsonNode transferOf(int box, String mediaId) {
    return household(box).get("/api/v1/transfers/" + boxes.get(box).clientId() + "." + mediaId);
  }

  public JsonClient household(int box) {
    return households.get(box).session().at(api);
  }

  /** From now on this node is asked. */
  public void askAt(URI other) {
    api = other;
  }

  /** Flips one bit of the stored film, in the middle of one of its segments. */
  public void damage(int box, long offset) throws IOException {
    Path data = storedFilm(box);
    try (var file = new java.io.RandomAccessFile(data.toFile(), "rw")) {
      file.seek(offset);
      int was = file.read();
      file.seek(offset);
      file.write(was ^ 1);
    }
  }

  private Path storedFilm(int box) throws IOException {
    long length = filmBytes();
    try (var files = Files.walk(boxes.get(box).process().folder())) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toFile().length() == length)
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no file of " + length + " bytes"));
    }
  }

  @Override
  public void close() {
    neighbourhood.close();
  }
}
