package tributary.model;

import java.util.List;

/**
 * What a catalog says of an item (R146, R251).
 *
 * @param catalog whose catalog lists it
 * @param year of release; 0 when unknown
 * @param language BCP 47; empty when unknown
 * @param price of a rental
 */
public record Title(
    MediaId media,
    String catalog,
    String title,
    int year,
    List<String> genres,
    List<String> actors,
    List<String> directors,
    List<String> producers,
    String language,
    String copyright,
    String synopsis,
    long durationMillis,
    long lengthBytes,
    Money price) {
  /**
   * The catalog of what is for boxes, releases of software and snapshots of catalogs: shown and
   * rented to nobody.
   */
  public static final String SOFTWARE = "software";

  public Title {
    genres = List.copyOf(genres);
    actors = List.copyOf(actors);
    directors = List.copyOf(directors);
    producers = List.copyOf(producers);
    if (title.isBlank() || title.length() > 300) {
      throw new IllegalArgumentException(
          "title must have 1 to 300 characters, was \"" + title + "\"");
    }
  }
}
