package tributary.edge.ingest;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.model.Title;

/**
 * A file on this machine and what the catalog shall say of it (R146).
 *
 * @param path of the file
 * @param form what is made of it
 * @param year of release; 0 when unknown
 * @param language BCP 47; empty when unknown
 * @param price of a rental
 */
public record IngestRequest(
    Path path,
    Form form,
    String title,
    String catalog,
    int year,
    List<String> genres,
    List<String> actors,
    List<String> directors,
    List<String> producers,
    String language,
    String copyright,
    String synopsis,
    Money price) {
  private static final MediaId ANY = MediaId.of(0);

  /** Said by who brings the file: a damaged film must not pass for something else. */
  public sealed interface Form {

    /** Packaged for playing while it arrives. */
    record Film() implements Form {}

    /** Any bytes, delivered as they are. */
    record Opaque(String contentType) implements Form {
      private static final Pattern TYPE = Pattern.compile("[\\w.+-]{1,90}/[\\w.+-]{1,90}");

      public Opaque {
        if (!TYPE.matcher(contentType).matches()) {
          throw new IllegalArgumentException(
              "contentType must be like image/png, was \"" + contentType + "\"");
        }
      }
    }
  }

  /**
   * @throws IllegalArgumentException naming the key and value that a title may not have
   */
  public IngestRequest {
    genres = List.copyOf(genres);
    actors = List.copyOf(actors);
    directors = List.copyOf(directors);
    producers = List.copyOf(producers);
    if (catalog.isBlank()) {
      throw new IllegalArgumentException("catalog must not be empty");
    }
    new Title(
        ANY, catalog, title, year, genres, actors, directors, producers, language, copyright,
        synopsis, 0, 0, price);
  }

  Title title(Manifest manifest) {
    return new Title(
        manifest.media(),
        catalog,
        title,
        year,
        genres,
        actors,
        directors,
        producers,
        language,
        copyright,
        synopsis,
        manifest.durationMillis(),
        manifest.lengthBytes(),
        price);
  }
}
