package tributary.cluster.read;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tributary.core.catalog.MediaItem.Event;
import tributary.model.MediaId;
import tributary.model.Title;

/**
 * Published items into {@code title} and {@code title_genre}; what is software for boxes is not.
 */
final class TitleWriter implements TableWriter<Event> {
  private final Consumer<MediaId> listed;

  TitleWriter(Consumer<MediaId> listed) {
    this.listed = listed;
  }

  @Override
  public void write(PoolSession session, String entityId, Event event) throws SQLException {
    switch (event) {
      case Event.Published published -> {
        Title title = published.title();
        if (title.catalog().equals(Title.SOFTWARE)) {
          return;
        }
        // Not an update: a new row has a new change number, by which searches find it.
        session.run("DELETE FROM title WHERE media_id = ?", List.of(entityId));
        session.upsert(
            "title", "media_id", entityId, columns(title, published.at().toEpochMilli()));
        session.run("DELETE FROM title_genre WHERE media_id = ?", List.of(entityId));
        Set<String> genres = new LinkedHashSet<>();
        title.genres().forEach(genre -> genres.add(folded(genre)));
        for (String genre : genres) {
          session.run(
              "INSERT INTO title_genre (media_id, genre) VALUES (?, ?)", List.of(entityId, genre));
        }
        session.afterCommit(() -> listed.accept(title.media()));
      }
    }
  }

  private static Map<String, Object> columns(Title title, long published) {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("catalog", title.catalog());
    columns.put("title", title.title());
    columns.put("sort_title", folded(title.title()));
    columns.put("release_year", title.year());
    columns.put("genres", lines(title.genres()));
    columns.put("actors", lines(title.actors()));
    columns.put("directors", lines(title.directors()));
    columns.put("producers", lines(title.producers()));
    columns.put("language", title.language());
    columns.put("copyright", title.copyright());
    columns.put("synopsis", title.synopsis());
    columns.put("duration_millis", title.durationMillis());
    columns.put("length_bytes", title.lengthBytes());
    columns.put("price_cents", title.price().cents());
    columns.put("currency", title.price().currency());
    columns.put("published", published);
    return columns;
  }

  private static String lines(List<String> words) {
    return String.join("\n", words.stream().map(word -> word.replace('\n', ' ')).toList());
  }

  private static String folded(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
