package tributary.cluster.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tributary.cluster.audit.AuditEntry.Kind;
import tributary.persistence.Database;
import tributary.persistence.DatabaseSettings;

/** The audit log over a real database: the same for each. */
abstract class AuditContract {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private Database database;

  abstract DatabaseSettings settings();

  /** Undoes what keeps rows from being changed, as somebody with every right could. */
  abstract String dropTrigger();

  @BeforeEach
  void open() {
    database = Database.open(settings());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private AuditLog log(int perSecond) {
    return new AuditLog(
        database.dataSource(),
        new AuditPolicy(1000, perSecond, Duration.ofSeconds(30)),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> rows(String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        var rows = connection.createStatement().executeQuery(sql)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }

  private AuditCheck.Result check(Map<String, AuditCheck.Head> kept) throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      return AuditCheck.run(connection, kept);
    }
  }

  private void fill(int count) {
    try (AuditLog log = log(1000)) {
      IntStream.range(0, count)
          .forEach(i -> log.refused(Kind.LOG_IN, "ann" + i, "1.2.3.4", "WRONG_CREDENTIALS", ""));
    }
  }

  @Test
  void whatIsWrittenIsChainedAndWhole() throws SQLException {
    fill(250);

    AuditCheck.Result result = check(Map.of());

    assertThat(result.faults()).isEmpty();
    assertThat(result.heads().get("live").length()).isEqualTo(250);
    assertThat(result.heads()).hasSize(10).containsKeys("journal", "keys-0", "keys-7");
  }

  @Test
  void noRowCanBeChangedOrTakenOut() throws SQLException {
    fill(2);

    assertThatThrownBy(() -> run("UPDATE audit_entry SET reason = 'X'"))
        .hasMessageContaining("append only");
    assertThatThrownBy(() -> run("DELETE FROM audit_entry")).hasMessageContaining("append only");
    assertThat(rows("SELECT reason FROM audit_entry")).containsOnly("WRONG_CREDENTIALS").hasSize(2);
  }

  @Test
  void whoeverGetsAroundThatBreaksTheChain() throws SQLException {
    fill(20);
    Map<String, AuditCheck.Head> heads = check(Map.of()).heads();
    run(dropTrigger());

    run("UPDATE audit_entry SET who = 'bob' WHERE place = 7");
    assertThat(check(Map.of()).faults()).contains("chain live is broken at entry 7");
    run("UPDATE audit_entry SET who = 'ann6' WHERE place = 7");
    assertThat(check(Map.of()).faults()).isEmpty();

    run("DELETE FROM audit_entry WHERE place = 20");
    assertThat(check(Map.of()).faults())
        .contains("chain live ends after 19 entries, its head says 20");
    run("DELETE FROM audit_entry");
    run(
        "UPDATE audit_chain SET length = 0, hash = (SELECT hash FROM audit_chain WHERE chain ="
            + " 'journal')");
    assertThat(check(Map.of()).faults()).as("made anew as a whole").isEmpty();
    assertThat(check(heads).faults()).contains("chain live has 0 entries, and had 20 before");
    run("DELETE FROM audit_chain WHERE chain = 'live'");
    assertThat(check(heads).faults()).contains("chain live is gone");
  }

  @Test
  void writersOfOneChainOnManyNodesDoNotForkIt() throws SQLException {
    List<AuditLog> logs = IntStream.range(0, 4).mapToObj(_ -> log(1000)).toList();
    List<CompletableFuture<?>> stored = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      for (AuditLog log : logs) {
        stored.add(log.granted(Kind.OPERATOR, "operator", "POST /nodes", "").toCompletableFuture());
      }
    }
    CompletableFuture.allOf(stored.toArray(CompletableFuture[]::new)).join();
    logs.forEach(AuditLog::close);

    assertThat(check(Map.of()).faults()).isEmpty();
    assertThat(check(Map.of()).heads().get("live").length()).isEqualTo(400);
  }

  @Test
  void aFloodIsCountedInsteadOfWritten() throws SQLException {
    try (AuditLog log = log(10)) {
      for (int i = 0; i < 500; i++) {
        log.refused(Kind.SESSION, "1.2.3.4", "", "TLS_HANDSHAKE", "");
      }
      log.granted(Kind.OPERATOR, "operator", "x", "").toCompletableFuture().join();
    }

    assertThat(rows("SELECT kind FROM audit_entry WHERE kind = 'SESSION'")).hasSize(10);
    assertThat(
            rows("SELECT detail FROM audit_entry WHERE kind = 'UNWRITTEN'").stream()
                .mapToInt(text -> Integer.parseInt(text.replaceAll(" .*", "")))
                .sum())
        .isEqualTo(490);
  }

  @Test
  void whatIsLongOrNotPrintableIsMadeHarmless() throws SQLException {
    try (AuditLog log = log(10)) {
      log.refused(Kind.LOG_IN, "x\r\ny", "w".repeat(5000), "R".repeat(99), "d\u0000".repeat(9999));
    }

    assertThat(rows("SELECT who FROM audit_entry")).containsExactly("x??y");
    assertThat(rows("SELECT what FROM audit_entry").getFirst()).hasSize(200).endsWith("w~");
    assertThat(check(Map.of()).faults()).isEmpty();
  }
}
