package tributary.bench.scheduler;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The patent's scheduler (0169-0184, R362-R393): one loop over a database, its tasks in the
 * patent's order. Whole items, one donor to each, receivers that receive nothing else.
 *
 * <p>What the patent leaves open is decided as Errata E1 and E9 say, and else in favour of speed:
 * any box with uplink to spare is a donor, sought from a random one on; then any server; each task
 * is one transaction; statements are prepared once.
 */
final class PatentLoop implements AutoCloseable {
  /**
   * @param batch {@code CLIENT_INFO_HIGH_MAX}, and the same of the low
   * @param freeSpace {@code CLIENT_INFO_FREESPACE}, bytes
   * @param leastRate bits per second; a donor with less to spare is passed over
   * @param transferTimeout seconds without a word from either party
   * @param tries of a message, before its client counts as offline
   * @param silence seconds after which a client counts as offline
   */
  record Limits(
      int batch,
      long freeSpace,
      long leastRate,
      double transferTimeout,
      int tries,
      double silence) {}

  record Client(int id, long downlink) {}

  /** A new transfer, as the messages to both parties have it. */
  record Transfer(long id, int receiver, int donor, int media, long rate) {}

  private record Donor(int id, long uplinkFree) {}

  private static final String NEEDY =
      "media_list_size > 0 AND downlink_current = 0 AND connected = 1 AND server = 0"
          + " AND on_hold = 0 AND storage_capacity - storage_current > ?";

  private static final String DONOR =
      "SELECT h.client_id, c.uplink_max - c.uplink_current FROM holding h"
          + " JOIN client_info c ON c.client_id = h.client_id"
          + " WHERE h.media_id = ? AND h.client_id %s ? AND c.connected = 1 AND c.on_hold = 0"
          + " AND c.server = ? AND c.uplink_max - c.uplink_current >= ?"
          + " ORDER BY h.client_id LIMIT 1";

  private final Connection connection;
  private final Limits limits;
  private final SplittableRandom random;
  private final int clients;
  private final PatentNews news;
  private final List<PreparedStatement> statements = new ArrayList<>();
  private final PreparedStatement high;
  private final PreparedStatement low;
  private final PreparedStatement choose;
  private final PreparedStatement donorFrom;
  private final PreparedStatement donorBefore;
  private final PreparedStatement store;

  PatentLoop(Connection connection, Limits limits, int clients, long seed) throws SQLException {
    this.connection = connection;
    this.limits = limits;
    this.clients = clients;
    this.random = new SplittableRandom(seed);
    connection.setAutoCommit(false);
    high =
        prepare(
            "SELECT client_id, downlink_max FROM client_info WHERE media_unwatched_count = 0 AND "
                + NEEDY
                + " ORDER BY media_out_time LIMIT ?");
    low =
        prepare(
            "SELECT client_id, downlink_max FROM client_info WHERE "
                + NEEDY
                + " ORDER BY last_served LIMIT ?");
    choose = prepare("SELECT media_id FROM media_list WHERE client_id = ? ORDER BY rank LIMIT 1");
    donorFrom = prepare(DONOR.formatted(">="));
    donorBefore = prepare(DONOR.formatted("<"));
    store =
        prepare(
            "WITH t AS (INSERT INTO transfer (receiver, donor, media_id, rate, timeout_at)"
                + " VALUES (?, ?, ?, ?, ?) RETURNING transfer_id, receiver, donor, media_id, rate),"
                + " m AS (INSERT INTO message (client_id, transfer_id, peer, media_id, role)"
                + " SELECT receiver, transfer_id, donor, media_id, 'RECEIVER' FROM t"
                + " UNION ALL SELECT donor, transfer_id, receiver, media_id, 'SENDER' FROM t),"
                + " r AS (UPDATE client_info c SET downlink_current = t.rate, last_served = ?"
                + " FROM t WHERE c.client_id = t.receiver),"
                + " d AS (UPDATE client_info c SET uplink_current = uplink_current + t.rate"
                + " FROM t WHERE c.client_id = t.donor) SELECT transfer_id FROM t");
    news = new PatentNews(connection, limits);
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statements.add(statement);
    return statement;
  }

  /** Once round; the transfers whose parties are to be told, in the order of decision. */
  List<Transfer> once(double now) throws SQLException {
    List<Transfer> started = new ArrayList<>(create(high, now));
    started.addAll(create(low, now));
    news.monitorTransfers(now);
    news.monitorMessages();
    news.monitorClients(now);
    news.process(now);
    return started;
  }

  /** {@code create_x_priority_transfers} (0173). Stored before anything is sent (R378). */
  private List<Transfer> create(PreparedStatement selection, double now) throws SQLException {
    List<Transfer> created = new ArrayList<>();
    for (Client client : clients(selection)) {
      Integer media = chooseMediaItem(client);
      Donor donor = media == null ? null : findDonor(client, media);
      if (donor != null) {
        created.add(store(client, donor, media, now));
      }
    }
    connection.commit();
    return created;
  }

  private List<Client> clients(PreparedStatement selection) throws SQLException {
    selection.setLong(1, limits.freeSpace);
    selection.setInt(2, limits.batch);
    List<Client> found = new ArrayList<>();
    try (ResultSet rows = selection.executeQuery()) {
      while (rows.next()) {
        found.add(new Client(rows.getInt(1), rows.getLong(2)));
      }
    }
    return found;
  }

  /** The top-ranked item that is not completely downloaded; what is leaves the table. */
  private Integer chooseMediaItem(Client client) throws SQLException {
    choose.setInt(1, client.id);
    try (ResultSet rows = choose.executeQuery()) {
      return rows.next() ? rows.getInt(1) : null;
    }
  }

  private Donor findDonor(Client client, int media) throws SQLException {
    int from = random.nextInt(clients);
    for (int server = 0; server <= 1; server++) {
      Donor donor = findDonor(donorFrom, client, media, from, server);
      donor = donor == null ? findDonor(donorBefore, client, media, from, server) : donor;
      if (donor != null) {
        return donor;
      }
    }
    return null;
  }

  private Donor findDonor(PreparedStatement find, Client client, int media, int from, int server)
      throws SQLException {
    find.setInt(1, media);
    find.setInt(2, from);
    find.setInt(3, server);
    find.setLong(4, Math.min(limits.leastRate, client.downlink));
    try (ResultSet rows = find.executeQuery()) {
      return rows.next() ? new Donor(rows.getInt(1), rows.getLong(2)) : null;
    }
  }

  private Transfer store(Client client, Donor donor, int media, double now) throws SQLException {
    long rate = Math.min(client.downlink, donor.uplinkFree);
    store.setInt(1, client.id);
    store.setInt(2, donor.id);
    store.setInt(3, media);
    store.setLong(4, rate);
    store.setDouble(5, now + limits.transferTimeout);
    store.setDouble(6, now);
    try (ResultSet rows = store.executeQuery()) {
      rows.next();
      return new Transfer(rows.getLong(1), client.id, donor.id, media, rate);
    }
  }

  @Override
  public void close() throws SQLException {
    news.close();
    for (PreparedStatement statement : statements) {
      statement.close();
    }
  }
}
