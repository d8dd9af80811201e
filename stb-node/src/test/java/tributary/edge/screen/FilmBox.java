package tributary.edge.screen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import tributary.edge.playback.PlaybackPolicy;
import tributary.edge.store.StoredItem;
import tributary.model.MediaId;

/**
 * A box with the real film on its list. A media server takes the film in over its own page's API;
 * its protected segments are then copied to the box as they are.
 */
final class FilmBox implements AutoCloseable {
  static final Path FILM =
      Path.of("..", "test-harness", "src", "main", "resources", "film", "big-buck-bunny.mp4");
  private static final ObjectMapper JSON = new ObjectMapper();

  final TestBox box;
  final MediaId media;
  final RawHttp http;
  private final StoredItem source;

  FilmBox(Path directory, PlaybackPolicy policy) throws IOException {
    this(directory, policy, FILM);
  }

  FilmBox(Path directory, PlaybackPolicy policy, Path film) throws IOException {
    this(directory, policy, film, Clock.systemUTC());
  }

  FilmBox(Path directory, PlaybackPolicy policy, Path film, Clock clock) throws IOException {
    box = new TestBox(directory, policy, true, clock);
    http = new RawHttp(box.port());
    media = takeIn(film);
    source = box.store.item(media).orElseThrow();
    box.cluster.put(List.of(media));
  }

  StoredItem item() {
    return source;
  }

  private MediaId takeIn(Path film) throws IOException {
    String body =
        JSON.createObjectNode()
            .put("path", film.toAbsolutePath().normalize().toString())
            .put("title", "Big Buck Bunny")
            .put("year", 2008)
            .put("copyright", "(c) 2008 Blender Foundation / www.bigbuckbunny.org")
            .put("synopsis", "A giant rabbit with a heart bigger than himself.")
            .put("priceCents", 299)
            .toString();
    String job = JSON.readTree(http.json("POST", "/api/ingest", body).body()).path("job").asText();
    await("the film is taken in", () -> !progress(job).path("mediaId").asText().isEmpty());
    return new MediaId(progress(job).path("mediaId").asText());
  }

  private JsonNode progress(String job) {
    try {
      JsonNode view = JSON.readTree(http.get("/api/ingest/" + job).body());
      if (view.path("state").asText().equals("failed")) {
        throw new AssertionError("ingest failed: " + view);
      }
      return view;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited 60 s for: " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  @Override
  public void close() {
    box.close();
  }
}
