package tributary.edge.screen;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Takes films in; only a media server has one. */
public interface IngestDesk {

  /**
   * Starts the work and returns the job's id.
   *
   * @throws tributary.model.RefusedException if the film cannot even be looked at, naming it
   */
  String submit(Film film);

  Optional<Job> job(String id);

  /** A film file on this machine and what the catalog shall say of it. */
  record Film(
      Path path,
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
      int priceCents,
      String currency) {
    public Film {
      genres = List.copyOf(genres);
      actors = List.copyOf(actors);
      directors = List.copyOf(directors);
      producers = List.copyOf(producers);
    }
  }

  enum State {
    RUNNING,
    DONE,
    FAILED
  }

  /**
   * @param mediaId empty until it is known
   * @param reason upper snake case, empty unless FAILED
   * @param detail for a person, empty unless FAILED
   */
  record Job(
      String id, State state, String mediaId, double progress, String reason, String detail) {}
}
