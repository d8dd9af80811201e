package tributary.bench.search;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import tributary.model.MediaId;

/** The read table {@code title}, filled, and PostgreSQL's own search over it. */
final class Tables {
  private static final int BATCH = 1000;
  private static final String INSERT =
      "INSERT INTO title (media_id, catalog, title, sort_title, release_year, genres, actors,"
          + " directors, producers, language, copyright, synopsis, duration_millis, length_bytes,"
          + " price_cents, currency, published)"
          + " VALUES (?, 'main', ?, ?, ?, ?, ?, ?, ?, ?, '', ?, 1, 1, 399, 'EUR', ?)";

  /** Title above people above the rest, as our own search has it. */
  private static final List<String> FULL_TEXT =
      List.of(
          "ALTER TABLE title ADD COLUMN words tsvector GENERATED ALWAYS AS ("
              + "setweight(to_tsvector('simple', title), 'A') ||"
              + " setweight(to_tsvector('simple',"
              + " actors || ' ' || directors || ' ' || producers), 'B') ||"
              + " setweight(to_tsvector('simple', genres || ' ' || synopsis), 'D')) STORED",
          "CREATE INDEX title_words ON title USING GIN (words)",
          "ANALYZE title");

  private static final String ASK =
      "SELECT t.* FROM title t, to_tsquery('simple', ?) asked WHERE t.words @@ asked"
          + " ORDER BY ts_rank(t.words, asked) DESC, t.sort_title, t.media_id LIMIT ?";

  private Tables() {}

  static void fill(DataSource pool, List<Library.Film> films) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement insert = connection.prepareStatement(INSERT)) {
      connection.setAutoCommit(false);
      int waiting = 0;
      for (Library.Film film : films) {
        values(insert, film);
        insert.addBatch();
        if (++waiting % BATCH == 0) {
          insert.executeBatch();
        }
      }
      insert.executeBatch();
      connection.commit();
      connection.setAutoCommit(true);
    }
  }

  private static void values(PreparedStatement insert, Library.Film film) throws SQLException {
    int at = 0;
    insert.setString(++at, MediaId.of(film.number() + 1).text());
    insert.setString(++at, film.title());
    insert.setString(++at, film.title().toLowerCase(Locale.ROOT));
    insert.setInt(++at, film.year());
    insert.setString(++at, String.join("\n", film.genres()));
    insert.setString(++at, String.join("\n", film.actors()));
    insert.setString(++at, String.join("\n", film.directors()));
    insert.setString(++at, String.join("\n", film.producers()));
    insert.setString(++at, film.language());
    insert.setString(++at, film.synopsis());
    insert.setLong(++at, film.number());
  }

  static void indexFullText(DataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : FULL_TEXT) {
        statement.execute(sql);
      }
    }
  }

  /** Every word as a beginning, all of them; the titles' ids. */
  static List<String> fullText(DataSource pool, String words, int limit) {
    String asked =
        Stream.of(words.split(" ")).map(word -> word + ":*").collect(Collectors.joining(" & "));
    try (Connection connection = pool.getConnection();
        PreparedStatement query = connection.prepareStatement(ASK)) {
      query.setString(1, asked);
      query.setInt(2, limit);
      try (var rows = query.executeQuery()) {
        List<String> found = new ArrayList<>();
        while (rows.next()) {
          found.add(rows.getString("media_id"));
        }
        return found;
      }
    } catch (SQLException e) {
      throw new IllegalStateException("asking for " + asked, e);
    }
  }
}
