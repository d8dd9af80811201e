package tributary.cluster.read;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import tributary.cluster.api.ReadSide.Catalog;
import tributary.cluster.api.ReadSide.Filters;
import tributary.cluster.api.ReadSide.Found;
import tributary.cluster.api.ReadSide.GenreCount;
import tributary.cluster.api.ReadSide.LanguageCount;
import tributary.cluster.api.ReadSide.TitleSearch;
import tributary.cluster.read.TitleIndex.Hit;
import tributary.cluster.read.TitleIndex.HitPage;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.model.Title;

/**
 * Searches of the catalogs: which titles and in what order is the index's answer, what they are the
 * table's. Every method blocks.
 */
public final class CatalogQueries implements AutoCloseable {
  private static final int MOST_FILTERS = 100;

  private final DataSource pool;
  private final TitleIndex index;

  /**
   * @param searchRefresh how old the answer to a search may be
   */
  public CatalogQueries(DataSource pool, Duration searchRefresh) {
    this.pool = pool;
    this.index = new TitleIndex(pool, searchRefresh);
  }

  /** Searches from now on find whatever is in the table now. */
  public void refresh() {
    index.refreshNow();
  }

  @Override
  public void close() throws IOException {
    index.close();
  }

  /** By name. */
  public List<Catalog> catalogs() {
    return new Query("SELECT catalog, COUNT(*) AS titles FROM title")
        .then("GROUP BY catalog ORDER BY catalog")
        .list(pool, row -> new Catalog(row.getString("catalog"), row.getLong("titles")));
  }

  /** What titles of these catalogs, or of any, can be filtered by. */
  public Filters filters(Optional<Set<String>> within) {
    return new Filters(
        among(
                within,
                new Query(
                    "SELECT g.genre, COUNT(*) AS titles FROM title_genre g"
                        + " JOIN title t ON t.media_id = g.media_id"))
            .then("GROUP BY g.genre ORDER BY titles DESC, g.genre LIMIT ?", MOST_FILTERS)
            .list(pool, row -> new GenreCount(row.getString("genre"), row.getLong("titles"))),
        among(within, new Query("SELECT t.language, COUNT(*) AS titles FROM title t"))
            .where("t.language <> ''")
            .then("GROUP BY t.language ORDER BY titles DESC, t.language LIMIT ?", MOST_FILTERS)
            .list(
                pool, row -> new LanguageCount(row.getString("language"), row.getLong("titles"))));
  }

  private static Query among(Optional<Set<String>> within, Query query) {
    within.ifPresent(
        catalogs ->
            query.where(
                catalogs.isEmpty()
                    ? "1 = 0"
                    : "t.catalog IN (" + "?, ".repeat(catalogs.size() - 1) + "?)",
                catalogs.toArray()));
    return query;
  }

  public Optional<Title> title(MediaId media) {
    return new Query("SELECT * FROM title")
        .where("media_id = ?", media.text()).list(pool, CatalogQueries::title).stream().findFirst();
  }

  /** Grows with every publication. */
  public long version() {
    return new Query("SELECT COALESCE(MAX(change_number), 0) FROM title")
        .list(pool, row -> row.getLong(1))
        .getFirst();
  }

  public List<Found<Title>> titles(TitleSearch search) {
    List<Hit> hits = index.find(search);
    Map<String, Title> rows = rows(hits);
    return hits.stream()
        .filter(hit -> rows.containsKey(hit.mediaId()))
        .map(hit -> new Found<>(rows.get(hit.mediaId()), hit.position()))
        .toList();
  }

  /**
   * One page of titles, for a box that pages by number.
   *
   * @param within these catalogs only; any, when empty
   * @param page counts from 0
   */
  public TitlePage page(String words, Set<String> within, int page, int size) {
    HitPage found = index.page(words, within, page, size);
    Map<String, Title> rows = rows(found.hits());
    return new TitlePage(
        found.hits().stream().map(Hit::mediaId).filter(rows::containsKey).map(rows::get).toList(),
        found.page(),
        found.pageCount());
  }

  /**
   * Titles that were published after this, the oldest first.
   *
   * @param within these catalogs only; any, when empty
   * @param loaded up to which version nothing of a catalog is asked for
   */
  public TitleChanges changes(long after, Set<String> within, Map<String, Long> loaded, int limit) {
    long latest = version();
    Query query = new Query("SELECT t.* FROM title t").where("t.change_number > ?", after);
    loaded.forEach(
        (catalog, version) ->
            query.where("(t.catalog <> ? OR t.change_number > ?)", catalog, version));
    among(Optional.of(within).filter(some -> !some.isEmpty()), query);
    List<Changed> changed =
        query
            .then("ORDER BY t.change_number LIMIT ?", limit + 1)
            .list(pool, row -> new Changed(title(row), row.getLong("change_number")));
    boolean more = changed.size() > limit;
    List<Changed> page = more ? changed.subList(0, limit) : changed;
    // Numbers grow in the order in which rows are seen, so nothing up to the latest is missing.
    long through = more ? page.getLast().number() : Math.max(after, latest);
    return new TitleChanges(page.stream().map(Changed::title).toList(), through, more);
  }

  /** How many titles of the catalog came, or were changed last, after this and up to that. */
  public long changed(String catalog, long after, long through) {
    return new Query("SELECT COUNT(*) FROM title")
        .where("catalog = ?", catalog)
        .where("change_number > ?", after)
        .where("change_number <= ?", through)
        .list(pool, row -> row.getLong(1))
        .getFirst();
  }

  private record Changed(Title title, long number) {}

  /**
   * @param through the version that these bring a copy to
   */
  public record TitleChanges(List<Title> titles, long through, boolean more) {}

  public record TitlePage(List<Title> titles, int page, int pageCount) {}

  /** Those of them that there are, in any order. */
  public List<Title> titles(List<MediaId> named) {
    return named(named.stream().map(MediaId::text).toList());
  }

  private List<Title> named(List<String> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    String marks = "?, ".repeat(ids.size() - 1) + "?";
    return new Query("SELECT * FROM title")
        .where("media_id IN (" + marks + ")", ids.toArray())
        .list(pool, CatalogQueries::title);
  }

  private Map<String, Title> rows(List<Hit> hits) {
    return named(hits.stream().map(Hit::mediaId).toList()).stream()
        .collect(Collectors.toMap(title -> title.media().text(), title -> title));
  }

  static Title title(ResultSet row) throws SQLException {
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
