package tributary.bench.scheduler;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * The patent's loop on a PostgreSQL server of its own, and the clients around it: they post what
 * the loop is to hear, outside of its time. All begin idle; once the loop has set them to work, so
 * many transfers end each time round that its batches stay full.
 *
 * @param seconds to measure; half as long goes before, at least until all are at work
 * @param durable the server waits for its disk, as it does by default
 */
record SqlRun(Population population, double seconds, boolean durable, Consumer<String> progress) {
  /** Of each of the two classes, each time round. */
  static final int BATCH = 1000;

  private static final double WORKING = 0.9;

  static PatentLoop.Limits limits(Population population, int batch) {
    return new PatentLoop.Limits(batch, population.titleBytes(), 1_000_000, 3600, 3, 3600);
  }

  SqlOutcome measure() throws IOException, SQLException {
    try (EmbeddedPostgres server = server();
        Connection connection = server.getPostgresDatabase().getConnection()) {
      progress.accept("filling the tables for " + population.boxes() + " boxes");
      PatentTables.fill(connection, population);
      int clients = population.boxes() + population.servers();
      try (PatentLoop loop =
          new PatentLoop(connection, limits(population, BATCH), clients, population.seed())) {
        Clients around = new Clients(population, connection);
        Timed timed = new Timed(loop, around);
        timed.run(seconds / 2, true);
        timed.reset();
        timed.run(seconds, false);
        return timed.outcome();
      }
    }
  }

  private EmbeddedPostgres server() throws IOException {
    String wait = durable ? "on" : "off";
    return EmbeddedPostgres.builder()
        .setServerConfig("fsync", wait)
        .setServerConfig("synchronous_commit", wait)
        .setServerConfig("full_page_writes", wait)
        .setServerConfig("shared_buffers", "1GB")
        .setServerConfig("work_mem", "64MB")
        .setServerConfig("max_wal_size", "8GB")
        .setServerConfig("random_page_cost", "1.1")
        .setServerConfig("jit", "off")
        .setServerConfig("autovacuum_naptime", "5s")
        .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
        .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** The loop under a stopwatch that runs only while the loop does. */
  private final class Timed {
    private final PatentLoop loop;
    private final Clients around;
    private Histogram loops = new Histogram(3);
    private long nanos;
    private long created;
    private double now;

    Timed(PatentLoop loop, Clients around) {
      this.loop = loop;
      this.around = around;
    }

    void reset() {
      loops.reset();
      nanos = 0;
      created = 0;
    }

    void run(double forSeconds, boolean untilAllWork) throws SQLException, IOException {
      long end = System.nanoTime() + (long) (forSeconds * 1e9);
      long tell = System.nanoTime();
      boolean more = untilAllWork;
      while (more || System.nanoTime() < end) {
        long start = System.nanoTime();
        List<PatentLoop.Transfer> started = loop.once(++now);
        long taken = System.nanoTime() - start;
        nanos += taken;
        created += started.size();
        loops.recordValue(taken);
        more &= !started.isEmpty() && around.running() < WORKING * population.boxes();
        around.tell(started, more ? 0 : Math.min(2 * BATCH, population.boxes() / 10));
        if (System.nanoTime() >= tell) {
          tell += 5_000_000_000L;
          progress.accept(
              String.format(
                  Locale.ROOT,
                  "%d transfers started, %.0f a second of the loop, %d running, loop p50 %.0f ms",
                  created,
                  created / (nanos / 1e9),
                  around.running(),
                  loops.getValueAtPercentile(50) / 1e6));
        }
      }
    }

    SqlOutcome outcome() {
      return new SqlOutcome(
          population.boxes(),
          population.seed(),
          durable,
          created,
          created / (nanos / 1e9),
          loops.getValueAtPercentile(50) / 1e6,
          loops.getMaxValue() / 1e6,
          loops.getTotalCount(),
          around.running());
    }
  }

  /** Boxes and servers as the database hears of them. */
  static final class Clients {
    private final CopyManager copy;
    private final Boxes boxes;
    private final SplittableRandom random;
    private final Deque<PatentLoop.Transfer> running = new ArrayDeque<>();

    Clients(Population population, Connection connection) throws SQLException {
      copy = connection.unwrap(PGConnection.class).getCopyAPI();
      boxes = new Boxes(population);
      random = new SplittableRandom(population.seed());
    }

    int running() {
      return running.size();
    }

    /** Those just started begin, and the oldest {@code ends} end. */
    void tell(List<PatentLoop.Transfer> started, int ends) throws SQLException, IOException {
      StringBuilder posts = new StringBuilder();
      for (PatentLoop.Transfer transfer : started) {
        post(posts, transfer.receiver(), PatentNews.Kind.STARTED, transfer.id(), null, null);
        post(posts, transfer.donor(), PatentNews.Kind.STARTED, transfer.id(), null, null);
        running.add(transfer);
      }
      for (int i = 0; i < ends && !running.isEmpty(); i++) {
        end(posts, running.remove());
      }
      PatentTables.insert(
          copy, "inbox", "(client_id, kind, transfer_id, media_id, other_media)", posts);
    }

    private void end(StringBuilder posts, PatentLoop.Transfer transfer) {
      int receiver = transfer.receiver();
      int media = transfer.media();
      Fetch part = boxes.fetch(receiver, media);
      int gone = boxes.keep(part == null ? boxes.begin(receiver, media) : part);
      int last = boxes.population.listed() - 1;
      boxes.relist(receiver, media, last, random);
      post(posts, receiver, PatentNews.Kind.SUCCEEDED, transfer.id(), null, null);
      post(posts, transfer.donor(), PatentNews.Kind.SUCCEEDED, transfer.id(), null, null);
      post(posts, receiver, PatentNews.Kind.DELETED, null, gone, null);
      post(posts, receiver, PatentNews.Kind.LISTED, null, -1, boxes.listed(receiver, last));
    }

    private static void post(
        StringBuilder out,
        int client,
        PatentNews.Kind kind,
        Long transfer,
        Integer media,
        Integer other) {
      PatentTables.row(out, client, kind, transfer, media, other);
    }
  }
}
