package tributary.bench.scheduler;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.IntUnaryOperator;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import tributary.sim.Zipf;

/** The patent's scheduling database, filled with a population. */
final class PatentTables {
  private static final int BATCH = 1000;
  private static final String CLIENT_COLUMNS =
      "(client_id, connected, server, media_unwatched_count, media_list_size, downlink_max,"
          + " uplink_max, storage_current, storage_capacity, media_out_time, last_served,"
          + " last_heard)";

  private PatentTables() {}

  static void fill(Connection connection, Population population) throws SQLException, IOException {
    run(connection, "patent.sql");
    CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
    StringBuilder titles = new StringBuilder();
    for (int title = 0; title < population.titles(); title++) {
      row(titles, title, population.titleBytes());
    }
    insert(copy, "media_info", "", titles);
    Zipf zipf = population.zipf();
    for (int from = 0; from < population.boxes(); from += BATCH) {
      StringBuilder clients = new StringBuilder();
      StringBuilder lists = new StringBuilder();
      StringBuilder holdings = new StringBuilder();
      for (int box = from; box < Math.min(population.boxes(), from + BATCH); box++) {
        Population.Box drawn = population.box(box, zipf);
        client(clients, population, box, drawn.watchedAll());
        int client = box;
        rows(lists, drawn.list().length, i -> client, i -> i + 1, i -> drawn.list()[i]);
        rows(holdings, drawn.held().length, i -> drawn.held()[i], i -> client);
      }
      insert(copy, "client_info", CLIENT_COLUMNS, clients);
      insert(copy, "media_list", "", lists);
      insert(copy, "holding", "", holdings);
    }
    for (int server = 0; server < population.servers(); server++) {
      int client = population.boxes() + server;
      StringBuilder row = new StringBuilder();
      server(row, population, client);
      insert(copy, "client_info", CLIENT_COLUMNS, row);
      StringBuilder holdings = new StringBuilder();
      rows(holdings, population.titles(), i -> i, i -> client);
      insert(copy, "holding", "", holdings);
    }
    run(connection, "patent-indexes.sql");
  }

  /** Who has watched all it holds ran out of media some time before the run. */
  private static void client(StringBuilder out, Population it, int box, boolean watchedAll) {
    row(
        out,
        box,
        1,
        0,
        watchedAll ? 0 : it.holdings(),
        it.listed(),
        it.downlink(),
        it.uplink(),
        it.titleBytes() * it.holdings(),
        it.capacityBytes(),
        watchedAll ? -1.0 - box % 1000 : 0,
        -1.0 - box % 997,
        0);
  }

  private static void server(StringBuilder out, Population it, int client) {
    long all = it.titleBytes() * it.titles();
    row(out, client, 1, 1, 0, 0, it.serverUplink(), it.serverUplink(), all, 2 * all, 0, 0, 0);
  }

  private static void rows(StringBuilder out, int count, IntUnaryOperator... columns) {
    for (int i = 0; i < count; i++) {
      Object[] values = new Object[columns.length];
      for (int column = 0; column < columns.length; column++) {
        values[column] = columns[column].applyAsInt(i);
      }
      row(out, values);
    }
  }

  /** In the form that COPY reads. */
  static void row(StringBuilder out, Object... values) {
    for (int i = 0; i < values.length; i++) {
      out.append(i == 0 ? "" : "\t").append(values[i] == null ? "\\N" : values[i].toString());
    }
    out.append('\n');
  }

  static void insert(CopyManager copy, String table, String columns, StringBuilder rows)
      throws SQLException, IOException {
    copy.copyIn("COPY " + table + " " + columns + " FROM STDIN", new StringReader(rows.toString()));
  }

  private static void run(Connection connection, String script) throws SQLException, IOException {
    try (InputStream in = PatentTables.class.getResourceAsStream(script);
        Statement statement = connection.createStatement()) {
      statement.execute(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
