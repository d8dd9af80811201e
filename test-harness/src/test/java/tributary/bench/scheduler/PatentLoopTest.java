package tributary.bench.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tributary.bench.scheduler.PatentLoop.Transfer;

/** The patent's conditions, on a real server with 200 boxes. */
class PatentLoopTest {
  private static final Population POPULATION =
      new Population(5, 200, 300, 0.8, 30, 20, 2L << 30, 512, 10_000_000, 0.8, 2, 0.05);
  private static final int CLIENTS = POPULATION.boxes() + POPULATION.servers();
  private static EmbeddedPostgres postgres;
  private static int made;
  private Connection connection;
  private PatentLoop loop;

  @BeforeAll
  static void start() throws IOException {
    postgres = EmbeddedPostgres.start();
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  @BeforeEach
  void fill() throws SQLException, IOException {
    String name = "patent" + ++made;
    try (Connection admin = postgres.getPostgresDatabase().getConnection();
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    connection = postgres.getDatabase("postgres", name).getConnection();
    PatentTables.fill(connection, POPULATION);
  }

  @AfterEach
  void close() throws SQLException {
    loop.close();
    connection.close();
  }

  private void begin(int batch) throws SQLException {
    loop = new PatentLoop(connection, SqlRun.limits(POPULATION, batch), CLIENTS, 5);
  }

  @Test
  void onlyIdleOnlineBoxesWithAListAndRoomAreServed() throws SQLException {
    run("UPDATE client_info SET connected = 0 WHERE client_id = 1");
    run("UPDATE client_info SET media_list_size = 0 WHERE client_id = 2");
    run("UPDATE client_info SET downlink_current = 1 WHERE client_id = 3");
    run("UPDATE client_info SET on_hold = 1 WHERE client_id = 4");
    run("UPDATE client_info SET storage_current = storage_capacity - 1 WHERE client_id = 5");
    begin(1000);

    Set<Integer> served = receivers(loop.once(1));

    assertThat(served).hasSize(195).doesNotContain(1, 2, 3, 4, 5, 200, 201);
    assertThat(receivers(loop.once(2))).as("whoever receives waits").isEmpty();
  }

  @Test
  void theHighComeFirstAndOfThemWhoRanOutFirst() throws SQLException {
    run("UPDATE client_info SET media_unwatched_count = 1");
    run("UPDATE client_info SET media_unwatched_count = 0 WHERE client_id IN (10, 20, 30)");
    run("UPDATE client_info SET media_out_time = -client_id WHERE client_id IN (10, 20, 30)");
    run("UPDATE client_info SET last_served = -50 WHERE client_id = 77");
    run("UPDATE client_info SET last_served = -1 WHERE client_id <> 77");
    begin(2);

    List<Integer> order = loop.once(1).stream().map(Transfer::receiver).toList();

    assertThat(order.subList(0, 2)).containsExactly(30, 20);
    assertThat(order.get(2)).as("then the least recently served").isEqualTo(77);
    assertThat(order).hasSize(4);
  }

  @Test
  void aTransferBringsTheTopRankedItemFromSomebodyWhoHoldsItWithinItsUplink() throws SQLException {
    begin(1000);

    List<Transfer> started = loop.once(1);

    assertThat(started).hasSize(200);
    for (Transfer transfer : started) {
      assertThat(
              number(
                  "SELECT media_id FROM media_list WHERE rank = 1 AND client_id = "
                      + transfer.receiver()))
          .isEqualTo(transfer.media());
      assertThat(
              number(
                  "SELECT count(*) FROM holding WHERE media_id = %d AND client_id = %d"
                      .formatted(transfer.media(), transfer.donor())))
          .isOne();
    }
    assertThat(number("SELECT count(*) FROM client_info WHERE uplink_current > uplink_max"))
        .isZero();
    assertThat(number("SELECT sum(uplink_current) - sum(downlink_current) FROM client_info"))
        .isZero();
    assertThat(number("SELECT count(*) FROM message WHERE role = 'RECEIVER'")).isEqualTo(200);
    assertThat(number("SELECT count(*) FROM message WHERE role = 'SENDER'")).isEqualTo(200);
  }

  @Test
  void whatClientsPostEndsTransfersAndFreesBothLines() throws SQLException, IOException {
    begin(1000);
    SqlRun.Clients clients = new SqlRun.Clients(POPULATION, connection);

    clients.tell(loop.once(1), 0);
    loop.once(2);
    assertThat(number("SELECT count(*) FROM message")).as("both have answered").isZero();
    clients.tell(List.of(), 60);
    assertThat(loop.once(3)).isEmpty();

    assertThat(number("SELECT count(*) FROM transfer")).isEqualTo(140);
    assertThat(number("SELECT count(*) FROM client_info WHERE downlink_current > 0"))
        .isEqualTo(140);
    assertThat(number("SELECT sum(uplink_current) - sum(downlink_current) FROM client_info"))
        .isZero();
    assertThat(number("SELECT count(*) FROM holding WHERE client_id < 200")).isEqualTo(200 * 30);
    assertThat(number("SELECT count(*) FROM media_list")).isEqualTo(200 * 20);
    assertThat(
            number("SELECT count(*) FROM client_info WHERE server = 0 AND media_list_size <> 20"))
        .isZero();
    assertThat(receivers(loop.once(4))).as("those that are idle again").hasSize(60);
  }

  @Test
  void whatTimesOutIsCancelledAndWhoIsSilentIsOffline() throws SQLException {
    begin(1000);
    loop.once(1);
    run("UPDATE message SET tries = 9 WHERE client_id = 7");

    loop.once(3700);

    assertThat(number("SELECT count(*) FROM transfer")).isZero();
    assertThat(number("SELECT sum(uplink_current) + sum(downlink_current) FROM client_info"))
        .isZero();
    assertThat(number("SELECT count(*) FROM message WHERE client_id = 7")).isZero();
    assertThat(number("SELECT sum(connected) FROM client_info WHERE server = 0")).isZero();
  }

  private static Set<Integer> receivers(List<Transfer> transfers) {
    Set<Integer> receivers = new HashSet<>();
    List<Integer> twice = new ArrayList<>();
    for (Transfer transfer : transfers) {
      if (!receivers.add(transfer.receiver())) {
        twice.add(transfer.receiver());
      }
    }
    assertThat(twice).isEmpty();
    return receivers;
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
