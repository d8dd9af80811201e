package tributary.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Has a media server take a film in. Its page takes no token and only answers on its own machine,
 * so that is where this runs; the file is read by the server.
 */
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    description = {
      "Has the media server on this machine take a film in, and shows how far it is.",
      "What the catalog says of it comes from options, or from a JSON file with the keys title,"
          + " year, catalog, genres, actors, directors, producers, language, copyright, synopsis,"
          + " priceCents, currency; options go before."
    })
final class IngestCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The film, or any file with --opaque.")
  private Path file;

  @Option(
      names = "--media-server",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8600",
      description = "Its page (default: ${DEFAULT-VALUE}).")
  private URI server;

  @Option(names = "--metadata", paramLabel = "FILE", description = "JSON as said above.")
  private Path metadata;

  @Option(names = "--title")
  private String title;

  @Option(names = "--year")
  private Integer year;

  @Option(names = "--catalog")
  private String catalog;

  @Option(names = "--genre", description = "One each, the first the most fitting.")
  private List<String> genres;

  @Option(names = "--actor")
  private List<String> actors;

  @Option(names = "--director")
  private List<String> directors;

  @Option(names = "--producer")
  private List<String> producers;

  @Option(names = "--language", description = "BCP 47, as en or pt-BR.")
  private String language;

  @Option(names = "--copyright")
  private String copyright;

  @Option(names = "--synopsis")
  private String synopsis;

  @Option(names = "--price-cents", description = "Of a rental.")
  private Integer priceCents;

  @Option(names = "--currency", description = "Three capital letters.")
  private String currency;

  @Option(
      names = "--poster",
      paramLabel = "FILE",
      description = {
        "What the title looks like: JPEG, PNG or WebP, 2 wide by 3 high, 800 x 1200 or more.",
        "It goes to the service, so --server and --token-file count for it."
      })
  private Path poster;

  @Option(names = "--opaque", description = "Deliver the file as it is; it is no film.")
  private boolean isOpaque;

  @Option(names = "--no-wait", description = "Do not wait until it is published.")
  private boolean isLeftAlone;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "86400",
      description = "Of waiting (default: a day).")
  private int timeout;

  @Mixin private Service service;

  private String said = "";
  private JsonNode job;

  @Override
  public Integer call() {
    requireGoodPoster();
    Api api = new Api(server, Optional.empty());
    job = api.post("/api/ingest", described());
    if (!isLeftAlone) {
      String path = "/api/ingest/" + Api.part(job.path("job").asText());
      Waiting.until(Duration.ofSeconds(timeout), "taking in " + file, () -> isDone(api.get(path)));
    }
    service.show(
        job,
        () ->
            service.say(
                isLeftAlone
                    ? "job " + job.path("job").asText() + " is " + job.path("state").asText()
                    : "published as " + job.path("mediaId").asText()));
    if (poster != null) {
      giveItsPoster();
    }
    return 0;
  }

  /** Before anything is done, for taking a film in lasts. */
  private void requireGoodPoster() {
    if (poster == null) {
      return;
    }
    if (isLeftAlone) {
      throw new ParameterException(
          spec.commandLine(), "--poster needs the title to be published: leave --no-wait out");
    }
    if (!Files.isReadable(poster) || !Files.isRegularFile(poster)) {
      throw new ParameterException(
          spec.commandLine(), "--poster must be a file that can be read, was " + poster);
    }
    service.api().get("/api/v1/operator/me");
  }

  private void giveItsPoster() {
    String item = job.path("mediaId").asText();
    try {
      service.api().putFile(ArtworkCommand.path(item), poster);
    } catch (Failure e) {
      throw new Failure(
          e.exitCode(),
          "item %s is published, but has no poster: %s; try tributary artwork set %s FILE"
              .formatted(item, e.getMessage(), item),
          e);
    }
    service.say("item " + item + " shows " + poster.getFileName());
  }

  private ObjectNode described() {
    ObjectNode film = read();
    film.put("path", file.toAbsolutePath().normalize().toString());
    put(film, "title", title);
    put(film, "year", year);
    put(film, "catalog", catalog);
    put(film, "genres", genres);
    put(film, "actors", actors);
    put(film, "directors", directors);
    put(film, "producers", producers);
    put(film, "language", language);
    put(film, "copyright", copyright);
    put(film, "synopsis", synopsis);
    put(film, "priceCents", priceCents);
    put(film, "currency", currency);
    put(film, "opaque", isOpaque ? true : null);
    if (!film.has("title")) {
      throw new ParameterException(spec.commandLine(), "--title is missing, and in --metadata too");
    }
    return film;
  }

  private ObjectNode read() {
    if (metadata == null) {
      return Api.JSON.createObjectNode();
    }
    try {
      if (Api.JSON.readTree(metadata.toFile()) instanceof ObjectNode read) {
        return read;
      }
      throw new ParameterException(spec.commandLine(), "--metadata holds no JSON object");
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "--metadata cannot be read: " + metadata + ": " + e.getMessage(), e);
    }
  }

  private static void put(ObjectNode film, String key, Object value) {
    if (value != null) {
      film.set(key, Api.JSON.valueToTree(value));
    }
  }

  private boolean isDone(JsonNode now) {
    job = now;
    String state = now.path("state").asText();
    if (state.equals("failed")) {
      throw new Failure(
          Failure.REFUSED,
          now.path("reason").asText() + ": " + now.path("detail").asText("it was not taken in"));
    }
    String line =
        String.format(Locale.ROOT, "%s %.0f %%", state, 100 * now.path("progress").asDouble());
    if (!line.equals(said)) {
      service.say(line);
      said = line;
    }
    return state.equals("done");
  }
}
