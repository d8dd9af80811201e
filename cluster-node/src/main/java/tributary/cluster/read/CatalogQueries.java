package tributary.cluster.read;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import tributary.cluster.api.ReadSide.Catalog;
import tributary.cluster.api.ReadSide.Filters;
import tributary.cluster.api.ReadSide.Found;
import tributary.cluster.api.ReadSide.GenreCount;
import tributary.cluster.api.ReadSide.LanguageCount;
import tributary.cluster.api.ReadSide.TitleSearch;
import tributary.cluster.api.ReadSide.TitleSort;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.model.Title;

/** Searches of the catalogs. Every method blocks. */
public final class CatalogQueries {
  // More words than this find nothing more exactly, and each costs a scan.
  private static final int MOST_WORDS = 10;
  private static final int MOST_FILTERS = 100;
  private static final String PERSON =
      "LOWER(t.actors || ' ' || t.directors || ' ' || t.producers) LIKE ? ESCAPE '!'";
  private static final String ALL = "SELECT t.* FROM title t";

  private final DataSource pool;

  public CatalogQueries(DataSource pool) {
    this.pool = pool;
  }

  /** By name. */
  public List<Catalog> catalogs() {
    return new Query("SELECT catalog, COUNT(*) AS titles FROM title")
        .then("GROUP BY catalog ORDER BY catalog")
        .list(pool, row -> new Catalog(row.getString("catalog"), row.getLong("titles")));
  }

  /** What titles can be filtered by. */
  public Filters filters() {
    return new Filters(
        new Query("SELECT genre, COUNT(*) AS titles FROM title_genre")
            .then("GROUP BY genre ORDER BY titles DESC, genre LIMIT ?", MOST_FILTERS)
            .list(pool, row -> new GenreCount(row.getString("genre"), row.getLong("titles"))),
        new Query("SELECT language, COUNT(*) AS titles FROM title")
            .where("language <> ''")
            .then("GROUP BY language ORDER BY titles DESC, language LIMIT ?", MOST_FILTERS)
            .list(
                pool, row -> new LanguageCount(row.getString("language"), row.getLong("titles"))));
  }

  public Optional<Title> title(MediaId media) {
    return new Query(ALL)
        .where("t.media_id = ?", media.text()).list(pool, CatalogQueries::title).stream()
            .findFirst();
  }

  /** The number of titles, which grows with every publication. */
  public long version() {
    return new Query("SELECT COUNT(*) FROM title").list(pool, row -> row.getLong(1)).getFirst();
  }

  public List<Found<Title>> titles(TitleSearch search) {
    Query query = filtered(new Query(ALL), search.words());
    search.catalog().ifPresent(catalog -> query.where("t.catalog = ?", catalog));
    search.language().ifPresent(language -> query.where("t.language = ?", language));
    search.from().ifPresent(from -> query.where("t.release_year >= ?", from));
    search.to().ifPresent(to -> query.where("t.release_year <= ?", to));
    search.person().ifPresent(person -> query.where(PERSON, pattern(person)));
    search
        .genre()
        .ifPresent(
            genre ->
                query.where(
                    "EXISTS (SELECT 1 FROM title_genre g"
                        + " WHERE g.media_id = t.media_id AND g.genre = ?)",
                    TitleWriter.folded(genre)));
    String column =
        switch (search.sort()) {
          case TITLE -> "sort_title";
          case YEAR -> "release_year";
          case NEWEST -> "published";
        };
    boolean textual = search.sort() == TitleSort.TITLE;
    search.after().ifPresent(after -> after(query, column, textual, Position.of(after)));
    String direction = textual ? "" : " DESC";
    return query
        .then(
            "ORDER BY t." + column + direction + ", t.media_id" + direction + " LIMIT ?",
            search.limit())
        .list(
            pool,
            row ->
                new Found<>(title(row), List.of(row.getString(column), row.getString("media_id"))));
  }

  private static void after(Query query, String column, boolean textual, Position position) {
    if (textual) {
      query.where("(t.sort_title, t.media_id) > (?, ?)", position.key(), position.id());
    } else {
      query.where("(t." + column + ", t.media_id) < (?, ?)", position.number(), position.id());
    }
  }

  /** One page of titles by name, for a box that pages by number; {@code page} counts from 0. */
  public TitlePage page(String words, int page, int size) {
    long found =
        filtered(new Query("SELECT COUNT(*) FROM title t"), words)
            .list(pool, row -> row.getLong(1))
            .getFirst();
    int pages = (int) Math.max(1, (found + size - 1) / size);
    int wanted = Math.clamp(page, 0, pages - 1);
    List<Title> titles =
        filtered(new Query(ALL), words)
            .then("ORDER BY t.sort_title, t.media_id LIMIT ? OFFSET ?", size, (long) wanted * size)
            .list(pool, CatalogQueries::title);
    return new TitlePage(titles, wanted, pages);
  }

  public record TitlePage(List<Title> titles, int page, int pageCount) {}

  /** Each word must stand somewhere in title, synopsis, people or genres. */
  private static Query filtered(Query query, String words) {
    Arrays.stream(TitleWriter.folded(words).split("\\s+"))
        .filter(word -> !word.isEmpty())
        .limit(MOST_WORDS)
        .forEach(word -> query.where("t.search_text LIKE ? ESCAPE '!'", pattern(word)));
    return query;
  }

  private static String pattern(String words) {
    String literal = TitleWriter.folded(words).replace("!", "!!");
    return "%" + literal.replace("%", "!%").replace("_", "!_") + "%";
  }

  private static Title title(ResultSet row) throws SQLException {
    return new Title(
        new MediaId(row.getString("media_id")),
        row.getString("catalog"),
        row.getString("title"),
        row.getInt("release_year"),
        lines(row.getString("genres")),
        lines(row.getString("actors")),
        lines(row.getString("directors")),
        lines(row.getString("producers")),
        row.getString("language"),
        row.getString("copyright"),
        row.getString("synopsis"),
        row.getLong("duration_millis"),
        row.getLong("length_bytes"),
        new Money(row.getInt("price_cents"), row.getString("currency")));
  }

  private static List<String> lines(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split("\n"));
  }
}
