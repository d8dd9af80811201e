package tributary.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Takes films in at a media server, and shows how far that is. */
final class Intake {
  static final String SAMPLE_TITLE = "Big Buck Bunny";
  static final int SAMPLE_YEAR = 2008;
  private static final Duration LIMIT = Duration.ofMinutes(30);

  private final Console console;

  Intake(Console console) {
    this.console = console;
  }

  /** A copy of the sample film in this folder. */
  static Path sample(Path folder) throws IOException {
    Path copy = folder.resolve("big-buck-bunny.mp4");
    try (InputStream film = Intake.class.getResourceAsStream("/film/big-buck-bunny.mp4")) {
      Files.copy(film, copy, StandardCopyOption.REPLACE_EXISTING);
    }
    return copy;
  }

  /** Blocks until the film is published; the last state of the job. */
  JsonNode takeIn(EdgeProcess server, Path film, String title, int year) {
    console.step(
        "%s takes in \"%s\": packaged, encrypted frame by frame".formatted(server.name(), title));
    JsonNode accepted =
        server
            .screen()
            .post(
                "/api/ingest",
                Map.of("path", film.toString(), "title", title, "year", year, "priceCents", 299));
    String job = accepted.get("job").asText();
    JsonNode[] state = {accepted};
    Await.until(
        "ingest of " + film,
        LIMIT,
        () -> {
          state[0] = server.screen().get("/api/ingest/" + job);
          console.bars(List.of(new Console.Bar(title, state[0].path("progress").asDouble(), "")));
          if (state[0].path("state").asText().equals("failed")) {
            throw new IllegalStateException("ingest failed: " + state[0]);
          }
          return state[0].path("state").asText().equals("done");
        });
    return state[0];
  }
}
