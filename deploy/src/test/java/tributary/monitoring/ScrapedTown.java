package tributary.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tributary.demo.Await;
import tributary.demo.EdgeProcess;
import tributary.demo.Households;
import tributary.demo.Neighbourhood;

/** A cluster node, a media server and a box as processes, and what they tell Prometheus. */
final class ScrapedTown implements AutoCloseable {
  private static final Path FILM =
      Path.of("../test-harness/src/main/resources/film/big-buck-bunny.mp4")
          .toAbsolutePath()
          .normalize();
  private static final Duration LIMIT = Duration.ofMinutes(2);

  // One for all: a media server's page takes few connections.
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Neighbourhood town;
  private final EdgeProcess server;

  ScrapedTown(Path folder) {
    town =
        Neighbourhood.start(
            folder, new Neighbourhood.Links("10 Mbit", "50 Mbit", "50 Mbit", "50 Mbit"));
    server = town.addMediaServers(1).getFirst();
  }

  /** Takes a film in, has it wished for, and waits until it is there and counted. */
  void deliver() {
    JsonNode job =
        server
            .screen()
            .post(
                "/api/ingest",
                Map.of("path", FILM.toString(), "title", "Big Buck Bunny", "priceCents", 299));
    String state = "/api/ingest/" + job.get("job").asText();
    Await.until(
        "the film is taken in",
        LIMIT,
        () -> server.screen().get(state).path("state").asText().equals("done"));
    String film = server.screen().get(state).path("mediaId").asText();
    Households.Household household = new Households(town.api()).signUp("ann", "Ann");
    EdgeProcess box = town.addBoxes(List.of(household.addDevice("Box"))).getFirst();
    household.setList(box.clientId(), List.of(film));
    Await.until("the film is delivered", LIMIT, () -> box.isDownloaded(film));
    knock();
    Await.until("it is counted", LIMIT, () -> metrics().contains("\ntributary_transfers{"));
    Await.until(
        "a stranger is refused", LIMIT, () -> metrics().contains("\ntributary_gateway_refused"));
  }

  /** As somebody who speaks no TLS. */
  private void knock() {
    String[] gateway = town.gateway().split(":", -1);
    try (Socket socket = new Socket(gateway[0], Integer.parseInt(gateway[1]))) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      // The gateway may well reset the connection.
      System.out.println("the gateway does not open to a stranger: " + e.getMessage());
    }
  }

  /** Of all nodes. */
  String metrics() {
    return get(town.nodes().getFirst().management().resolve("/metrics"))
        + get(server.page().resolve("/metrics"));
  }

  private static String get(URI uri) {
    try {
      return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    town.close();
  }
}
