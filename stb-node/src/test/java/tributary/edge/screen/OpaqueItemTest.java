package tributary.edge.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.edge.playback.PlaybackPolicy;
import tributary.model.Digest;
import tributary.model.MediaId;

/** A file that is no film: taken in, rented and handed out as it was. */
class OpaqueItemTest {
  private static final PlaybackPolicy POLICY =
      new PlaybackPolicy(2, Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofSeconds(10));

  /** Three steps of a download, the last a short one. */
  private static final int LENGTH = (2 << 20) + 12_345;

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;
  private TestBox box;
  private RawHttp http;
  private byte[] content;

  @BeforeEach
  void open() throws IOException {
    box = new TestBox(directory.resolve("box"), POLICY, true);
    http = new RawHttp(box.port());
    content = new byte[LENGTH];
    new Random(3).nextBytes(content);
  }

  @AfterEach
  void close() {
    box.close();
  }

  private MediaId takeIn() throws IOException {
    Path file = Files.write(directory.resolve("settop.img"), content);
    String body =
        JSON.createObjectNode()
            .put("path", file.toString())
            .put("title", "Software 7")
            .put("opaque", true)
            .put("contentType", "text/html")
            .put("priceCents", 5)
            .toString();
    String job = JSON.readTree(http.json("POST", "/api/ingest", body).body()).path("job").asText();
    FilmBox.await("it is taken in", () -> job(job).path("state").asText().equals("done"));
    assertThat(job(job).path("parts").path(0).path("kind").asText()).isEqualTo("opaque");
    return new MediaId(job(job).path("mediaId").asText());
  }

  private JsonNode job(String job) {
    try {
      return JSON.readTree(http.get("/api/ingest/" + job).body());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private JsonNode play(MediaId media) throws IOException {
    String quote =
        JSON.readTree(
                http.json("POST", "/api/quotes", "{\"mediaId\":\"%s\"}".formatted(media)).body())
            .path("quoteId")
            .asText();
    return JSON.readTree(
        http.json(
                "POST",
                "/api/plays",
                "{\"quoteId\":\"%s\",\"mediaId\":\"%s\"}".formatted(quote, media))
            .body());
  }

  private HttpResponse<byte[]> file(JsonNode play) throws IOException, InterruptedException {
    URI uri = URI.create(box.server.uri() + "api/plays/" + play.path("playId").asText() + "/file");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(),
          HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  @Test
  void aRentedFileComesOutAsItWasTakenInAndIsNeverCachedOrShown() throws Exception {
    JsonNode play = play(takeIn());

    HttpResponse<byte[]> answer = file(play);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(content);
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/octet-stream");
    assertThat(answer.headers().firstValue("Content-Disposition")).contains("attachment");
    assertThat(play.path("tracks")).isEmpty();
    assertThat(play.path("file").path("contentType").asText()).isEqualTo("text/html");
    assertThat(play.path("file").path("clearDigest").asText())
        .isEqualTo(Digest.ofContent(content).toString());
    assertThat(box.cluster.billed()).hasSize(1);
  }

  @Test
  void theNextRequestOfAConnectionIsAnsweredAfterTheFile() throws Exception {
    String path = "/api/plays/" + play(takeIn()).path("playId").asText() + "/file";
    String head = " HTTP/1.1\r\nHost: 127.0.0.1:" + box.port() + "\r\n";

    RawHttp.Answer both =
        http.exchange(
            "GET " + path + head + "\r\nGET /api/status" + head + "Connection: close\r\n\r\n",
            new byte[0]);

    assertThat(both.status()).isEqualTo(200);
    assertThat(both.body()).contains("HTTP/1.1 200").endsWith("}").contains("\"connected\":true");
  }

  @Test
  void whatIsNoFilmHasNoTracks() throws Exception {
    JsonNode play = play(takeIn());
    String base = "/api/plays/" + play.path("playId").asText();

    assertThat(http.get(base + "/tracks/1/init").body()).contains("NO_SUCH_TRACK");
  }

  @Test
  void aFilmHasNoFile() throws Exception {
    try (FilmBox film = new FilmBox(directory.resolve("film"), POLICY)) {
      String quote = film.box.plays.quote(film.media).quoteId();
      var play = film.box.plays.open(quote, film.media);

      assertThatThrownBy(() -> play.file(0)).hasMessageStartingWith("NO_SUCH_FILE");
      assertThat(film.http.get("/api/plays/" + play.id() + "/file").status()).isEqualTo(404);
    }
  }

  @Test
  void aPlayThatHasEndedGivesNoFile() throws Exception {
    String base = "/api/plays/" + play(takeIn()).path("playId").asText();
    http.send("DELETE", base, "");

    assertThat(http.get(base + "/file").body()).contains("PLAY_CLOSED");
  }
}
