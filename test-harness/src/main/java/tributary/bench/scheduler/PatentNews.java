package tributary.bench.scheduler;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The second half of the patent's loop (0171): what timed out, and what clients posted. */
final class PatentNews implements AutoCloseable {
  /** What clients post. */
  enum Kind {
    /** A party's first word about its transfer (Fig 15A, T6). */
    STARTED,
    /** A party's last word about it (Fig 15A, T8). */
    SUCCEEDED,
    /** The box deleted an item that was watched. */
    DELETED,
    /** The household put {@code other_media} on the list in place of {@code media_id}. */
    LISTED
  }

  private record Post(int client, Kind kind, long transfer, int media, int other) {}

  private final Connection connection;
  private final PatentLoop.Limits limits;
  private final List<PreparedStatement> statements = new ArrayList<>();
  private final PreparedStatement timedOut;
  private final PreparedStatement retired;
  private final PreparedStatement silent;
  private final PreparedStatement inbox;
  private final PreparedStatement heard;
  private final PreparedStatement acknowledge;
  private final PreparedStatement reset;
  private final PreparedStatement succeeded;
  private final PreparedStatement forget;
  private final PreparedStatement deleted;
  private final PreparedStatement listed;

  PatentNews(Connection connection, PatentLoop.Limits limits) throws SQLException {
    this.connection = connection;
    this.limits = limits;
    timedOut =
        prepare(
            "WITH t AS (DELETE FROM transfer WHERE timeout_at < ? RETURNING *),"
                // A client may send and receive, and one statement changes a row once.
                + " p AS (SELECT donor AS client, rate AS up, 0 AS down FROM t"
                + " UNION ALL SELECT receiver, 0, rate FROM t)"
                + " UPDATE client_info c SET uplink_current = uplink_current - g.up,"
                + " downlink_current = downlink_current - g.down"
                + " FROM (SELECT client, sum(up) AS up, sum(down) AS down FROM p GROUP BY client) g"
                + " WHERE c.client_id = g.client");
    retired =
        prepare(
            "WITH m AS (DELETE FROM message WHERE tries > ? RETURNING client_id)"
                + " UPDATE client_info c SET connected = 0 FROM m WHERE c.client_id = m.client_id");
    silent =
        prepare(
            "UPDATE client_info SET connected = 0"
                + " WHERE connected = 1 AND server = 0 AND last_heard < ?");
    inbox =
        prepare(
            "DELETE FROM inbox RETURNING client_id, kind, transfer_id, media_id," + " other_media");
    heard = prepare("UPDATE client_info SET last_heard = ? WHERE client_id = ?");
    acknowledge = prepare("DELETE FROM message WHERE transfer_id = ? AND client_id = ?");
    reset = prepare("UPDATE transfer SET timeout_at = ? WHERE transfer_id = ?");
    succeeded =
        prepare(
            // The bandwidth of the party that reports is free (Fig 15A, T8); the receiver has the
            // item now; the transfer's record goes once both have said so.
            "WITH t AS (UPDATE transfer SET reported = reported + 1 WHERE transfer_id = ? RETURNING"
                + " *), gone AS (DELETE FROM media_list l USING t WHERE t.receiver = ? AND"
                + " l.client_id = t.receiver AND l.media_id = t.media_id RETURNING l.client_id), h"
                + " AS (INSERT INTO holding SELECT media_id, receiver FROM t WHERE receiver = ? ON"
                + " CONFLICT DO NOTHING) UPDATE client_info c SET last_heard = ?, downlink_current"
                + " = CASE WHEN c.client_id = t.receiver THEN 0 ELSE downlink_current END,"
                + " uplink_current = CASE WHEN c.client_id = t.donor THEN uplink_current - t.rate"
                + " ELSE uplink_current END, media_unwatched_count = CASE WHEN c.client_id ="
                + " t.receiver THEN media_unwatched_count + 1 ELSE media_unwatched_count END,"
                + " media_list_size = media_list_size - (SELECT count(*) FROM gone),"
                + " storage_current = CASE WHEN c.client_id = t.receiver THEN storage_current +"
                + " (SELECT bytes FROM media_info m WHERE m.media_id = t.media_id) ELSE"
                + " storage_current END FROM t WHERE c.client_id = ?");
    forget = prepare("DELETE FROM transfer WHERE reported = 2");
    deleted =
        prepare(
            "WITH h AS (DELETE FROM holding WHERE media_id = ? AND client_id = ?)"
                + " UPDATE client_info SET last_heard = ?, storage_current = storage_current"
                + " - (SELECT bytes FROM media_info WHERE media_id = ?) WHERE client_id = ?");
    listed =
        prepare(
            "WITH gone AS (DELETE FROM media_list WHERE client_id = ? AND media_id = ?"
                + " RETURNING client_id), l AS (INSERT INTO media_list SELECT ?,"
                + " coalesce(max(rank), 0) + 1, ? FROM media_list WHERE client_id = ?)"
                + " UPDATE client_info SET last_heard = ?,"
                + " media_list_size = media_list_size + 1 - (SELECT count(*) FROM gone)"
                + " WHERE client_id = ?");
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statements.add(statement);
    return statement;
  }

  /** Cancels what timed out. */
  void monitorTransfers(double now) throws SQLException {
    timedOut.setDouble(1, now);
    timedOut.executeUpdate();
    connection.commit();
  }

  /** Retires what was tried too often; its client is offline. */
  void monitorMessages() throws SQLException {
    retired.setInt(1, limits.tries());
    retired.executeUpdate();
    connection.commit();
  }

  /** Who was silent for long is offline. */
  void monitorClients(double now) throws SQLException {
    silent.setDouble(1, now - limits.silence());
    silent.executeUpdate();
    connection.commit();
  }

  /** {@code get_new_messages} and {@code process_messages}. */
  void process(double now) throws SQLException {
    List<Post> posts = new ArrayList<>();
    try (ResultSet rows = inbox.executeQuery()) {
      while (rows.next()) {
        posts.add(
            new Post(
                rows.getInt(1),
                Kind.valueOf(rows.getString(2)),
                rows.getLong(3),
                rows.getInt(4),
                rows.getInt(5)));
      }
    }
    // What belongs to one transfer or one list comes in this order; so each kind is one batch.
    for (Kind kind : Kind.values()) {
      for (Post post : posts) {
        if (post.kind == kind) {
          process(post, now);
        }
      }
      for (PreparedStatement statement :
          List.of(heard, acknowledge, reset, succeeded, deleted, listed)) {
        statement.executeBatch();
      }
    }
    forget.executeUpdate();
    connection.commit();
  }

  private void process(Post post, double now) throws SQLException {
    switch (post.kind) {
      case STARTED -> started(post, now);
      case SUCCEEDED -> succeeded(post, now);
      case DELETED -> deleted(post, now);
      case LISTED -> listed(post, now);
    }
  }

  private void started(Post post, double now) throws SQLException {
    add(heard, now, post.client);
    add(acknowledge, post.transfer, post.client);
    add(reset, now + limits.transferTimeout(), post.transfer);
  }

  private void succeeded(Post post, double now) throws SQLException {
    add(succeeded, post.transfer, post.client, post.client, now, post.client);
  }

  private void deleted(Post post, double now) throws SQLException {
    add(deleted, post.media, post.client, now, post.media, post.client);
  }

  private void listed(Post post, double now) throws SQLException {
    add(listed, post.client, post.media, post.client, post.other, post.client, now, post.client);
  }

  private static void add(PreparedStatement statement, Number... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      switch (values[i]) {
        case Integer value -> statement.setInt(i + 1, value);
        case Long value -> statement.setLong(i + 1, value);
        case Double value -> statement.setDouble(i + 1, value);
        default -> throw new IllegalArgumentException("no column takes " + values[i]);
      }
    }
    statement.addBatch();
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : statements) {
      statement.close();
    }
  }
}
