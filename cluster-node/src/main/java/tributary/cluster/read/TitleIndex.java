package tributary.cluster.read;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TopFieldDocs;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.cluster.api.ReadSide.TitleFilters;
import tributary.cluster.api.ReadSide.TitleSearch;
import tributary.cluster.api.ReadSide.TitleSort;
import tributary.model.Title;

/**
 * The table {@code title} as a Lucene index in this node's memory, so that searches answer alike
 * whichever database it is. Filled at the first look; a search after that reads what has a greater
 * change number than what it has, at most once in {@code refresh}. Every method blocks.
 */
final class TitleIndex implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TitleIndex.class);
  private static final int FETCHED_AT_ONCE = 500;

  // Lucene warns there that it computes vectors without the JVM's incubator module; we have none.
  private static final java.util.logging.Logger VECTORS =
      java.util.logging.Logger.getLogger("org.apache.lucene.internal.vectorization");

  static {
    VECTORS.setLevel(java.util.logging.Level.SEVERE);
  }

  private final DataSource pool;
  private final long refreshNanos;
  private final ReentrantLock loading = new ReentrantLock();
  private final IndexWriter writer;
  private final SearcherManager searchers;
  // Only with `loading` held.
  private long seen;
  private volatile boolean isLoaded;
  private volatile long looked;

  /**
   * @param refresh how old the answer to a search may be
   */
  TitleIndex(DataSource pool, Duration refresh) {
    this.pool = pool;
    this.refreshNanos = refresh.toNanos();
    try {
      // Merges run in the thread that adds: few titles come, and no thread is left behind.
      writer =
          new IndexWriter(
              new ByteBuffersDirectory(),
              new IndexWriterConfig().setMergeScheduler(new SerialMergeScheduler()));
      searchers = new SearcherManager(writer, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param position in the order asked for
   */
  record Hit(String mediaId, List<String> position) {}

  /**
   * @param page that was found, counting from 0: the last where there are fewer than asked for
   */
  record HitPage(List<Hit> hits, int page, int pageCount) {}

  List<Hit> find(TitleSearch search) {
    TitleOrder order = new TitleOrder(search.sort(), search.descending());
    TitleQuery query = new TitleQuery(search.words(), search.filters());
    return searching(
        searcher -> {
          int last = Math.max(0, searcher.getIndexReader().maxDoc() - 1);
          FieldDoc after = search.after().map(at -> order.after(at, last)).orElse(null);
          TopFieldDocs found = top(searcher, after, query.exact(), search.limit(), order);
          if (found.totalHits.value() == 0 && query.mayBeMisspelt()) {
            found = top(searcher, after, query.misspelt(), search.limit(), order);
          }
          return hits(order, found.scoreDocs);
        });
  }

  /**
   * By relevance, or by title where there are no words.
   *
   * @param within these catalogs only; any, when empty
   */
  HitPage page(String words, Set<String> within, int page, int size) {
    TitleSort sort = words.isBlank() ? TitleSort.TITLE : TitleSort.RELEVANCE;
    TitleOrder order = new TitleOrder(sort, sort.descends());
    TitleQuery query = new TitleQuery(words, TitleFilters.of(within));
    return searching(
        searcher -> {
          Query wanted = query.exact();
          int all = searcher.count(wanted);
          if (all == 0 && query.mayBeMisspelt()) {
            wanted = query.misspelt();
            all = searcher.count(wanted);
          }
          int pages = Math.max(1, Math.ceilDiv(all, size));
          int there = Math.clamp(page, 0, pages - 1);
          ScoreDoc[] found = top(searcher, null, wanted, (there + 1) * size, order).scoreDocs;
          ScoreDoc[] shown =
              Arrays.copyOfRange(found, Math.min(found.length, there * size), found.length);
          return new HitPage(hits(order, shown), there, pages);
        });
  }

  private static TopFieldDocs top(
      IndexSearcher searcher, FieldDoc after, Query query, int limit, TitleOrder order)
      throws IOException {
    return searcher.searchAfter(after, query, limit, order.fields(), false);
  }

  private static List<Hit> hits(TitleOrder order, ScoreDoc[] found) {
    List<Hit> hits = new ArrayList<>(found.length);
    for (ScoreDoc document : found) {
      List<String> position = order.position((FieldDoc) document);
      hits.add(new Hit(position.getLast(), position));
    }
    return hits;
  }

  private interface Searching<T> {
    T search(IndexSearcher searcher) throws IOException;
  }

  private <T> T searching(Searching<T> search) {
    refresh();
    try {
      IndexSearcher searcher = searchers.acquire();
      try {
        return search.search(searcher);
      } finally {
        searchers.release(searcher);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads what has changed, unless somebody just did or does. */
  private void refresh() {
    if (!isLoaded) {
      loading.lock();
    } else if (!isDue() || !loading.tryLock()) {
      return;
    }
    try {
      if (!isLoaded || isDue()) {
        read();
      }
    } finally {
      loading.unlock();
    }
  }

  /** The next search finds whatever is in the table now. */
  void refreshNow() {
    loading.lock();
    try {
      read();
    } finally {
      loading.unlock();
    }
  }

  private boolean isDue() {
    return System.nanoTime() - looked >= refreshNanos;
  }

  private void read() {
    long now = System.nanoTime();
    try (Connection connection = pool.getConnection()) {
      read(connection);
    } catch (SQLException e) {
      throw new IllegalStateException("the titles cannot be read: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    looked = now;
    isLoaded = true;
  }

  private void read(Connection connection) throws SQLException, IOException {
    long latest = number(connection, "SELECT COALESCE(MAX(change_number), 0) FROM title");
    if (isLoaded && latest == seen) {
      return;
    }
    // Rows and their count are of one instant.
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
    try {
      add(connection);
      if (indexed() != number(connection, "SELECT COUNT(*) FROM title")) {
        log.warn("{} titles in the index are not those in the table: read anew", indexed());
        writer.deleteAll();
        seen = 0;
        add(connection);
      }
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private void add(Connection connection) throws SQLException, IOException {
    long from = System.nanoTime();
    long newest = seen;
    int added = 0;
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT * FROM title WHERE change_number > ?")) {
      statement.setLong(1, seen);
      statement.setFetchSize(FETCHED_AT_ONCE);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Title title = CatalogQueries.title(rows);
          writer.updateDocument(
              new Term(TitleDocument.ID, title.media().text()),
              TitleDocument.of(title, rows.getLong("published")));
          newest = Math.max(newest, rows.getLong("change_number"));
          added++;
        }
      }
    }
    searchers.maybeRefreshBlocking();
    seen = newest;
    long millis = (System.nanoTime() - from) / 1_000_000;
    log.debug("search index: {} titles read in {} ms", added, millis);
  }

  private int indexed() throws IOException {
    IndexSearcher searcher = searchers.acquire();
    try {
      return searcher.getIndexReader().numDocs();
    } finally {
      searchers.release(searcher);
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() throws IOException {
    searchers.close();
    writer.close();
  }
}
