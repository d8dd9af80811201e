package tributary.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.cluster.audit.AuditLog;
import tributary.cluster.audit.AuditPolicy;
import tributary.cluster.operator.ReleaseOrders;
import tributary.cluster.operator.ReleaseOrders.Order;
import tributary.cluster.operator.ReleaseSettings;
import tributary.core.release.Outcome;
import tributary.core.release.Release;
import tributary.core.release.Rollout;
import tributary.core.release.RolloutPolicy;
import tributary.core.release.Tally;
import tributary.model.ClientId;
import tributary.model.MediaId;
import tributary.persistence.Database;
import tributary.persistence.DatabaseSettings;
import tributary.persistence.Dialect;

/** Releases and what boxes said of them, in a real database. */
class ReleaseRowsTest {
  private static final Instant BEGUN = Instant.parse("2026-11-23T10:00:00Z");
  private static final MediaId MEDIA = new MediaId("ABCDEFGH0123");
  private static final RolloutPolicy POLICY =
      new RolloutPolicy(
          List.of(0.5, 1.0), Duration.ofMinutes(1), 0.5, 1, 0.1, 2, Duration.ofHours(1));

  @TempDir Path directory;

  @Test
  void onH2WhatBoxesSayMovesAReleaseOnAndStopsIt() throws Exception {
    play(Dialect.H2, "jdbc:h2:file:" + directory.resolve("db/tributary"));
  }

  @Test
  void onPostgresqlWhatBoxesSayMovesAReleaseOnAndStopsIt() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      play(Dialect.POSTGRESQL, postgres.getJdbcUrl("postgres", "postgres"));
    }
  }

  private static <T> T done(CompletionStage<T> asked) {
    return asked.toCompletableFuture().join();
  }

  private static ClientId box(int number) {
    return new ClientId("00ABCDEF0" + number);
  }

  private static Clock at(Duration later) {
    return Clock.fixed(BEGUN.plus(later), ZoneOffset.UTC);
  }

  private static void play(Dialect dialect, String url) throws Exception {
    DatabaseSettings settings =
        new DatabaseSettings(dialect, url, "postgres", "postgres", 4, Duration.ofSeconds(5));
    try (Database database = Database.open(settings);
        ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor()) {
      ReleaseOrders orders = new ReleaseOrders(database.dataSource(), blocking);
      keepsWhatIsFurthest(orders);
      try (AuditLog audit =
          new AuditLog(
              database.dataSource(), AuditPolicy.from(ConfigFactory.load()), Clock.systemUTC())) {
        movesOnAndStops(orders, audit);
        await(() -> audited(database).size() == 5);
        assertThat(audited(database))
            .containsExactly(
                "00ABCDEF00 release 7 GRANTED",
                "00ABCDEF01 release 7 NOT_READY",
                "00ABCDEF02 release 7 BAD_SIGNATURE",
                "rollout release 7 GRANTED",
                "rollout release 7 STOPPED");
      }
    }
  }

  private static void keepsWhatIsFurthest(ReleaseOrders orders) {
    Rollout begun = Rollout.begun(BEGUN);
    Order order = new Order(new Release(3, MEDIA), "0.3", "mary", BEGUN, begun);
    assertThat(done(orders.add(order))).isTrue();
    assertThat(done(orders.add(order))).as("twice").isFalse();
    assertThat(done(orders.get(3))).contains(order);
    assertThat(done(orders.get(4))).isEmpty();
    assertThat(done(orders.latest(5))).containsExactly(order);
    assertThat(done(orders.tallies(3, BEGUN))).isEmpty();

    assertThat(done(orders.said(box(0), 3, Outcome.GOOD, "", false, BEGUN)))
        .as("it was never offered there")
        .isFalse();
    assertThat(done(orders.said(box(0), 3, Outcome.OFFERED, "", true, BEGUN))).isTrue();
    assertThat(done(orders.said(box(1), 3, Outcome.STAGED, "", true, BEGUN))).isTrue();
    assertThat(done(orders.said(box(1), 3, Outcome.OFFERED, "", true, BEGUN))).isFalse();
    assertThat(done(orders.said(box(2), 3, Outcome.TRYING, "", true, BEGUN))).isTrue();
    assertThat(done(orders.said(box(3), 3, Outcome.TRYING, "", true, BEGUN.minusMillis(1))))
        .isTrue();
    assertThat(done(orders.said(box(4), 3, Outcome.REFUSED, "MALFORMED", true, BEGUN))).isTrue();
    assertThat(done(orders.said(box(4), 3, Outcome.GOOD, "", true, BEGUN))).isFalse();
    assertThat(done(orders.tallies(3, BEGUN)))
        .containsExactly(Map.entry(3L, new Tally(1, 1, 1, 1, 0, 0, 1)));
    assertThat(done(orders.tallies(4, BEGUN))).isEmpty();

    Rollout stopped = new Rollout.Stopped(0, BEGUN.plusSeconds(1), "it is over");
    assertThat(done(orders.change(3, begun, stopped))).isTrue();
    assertThat(done(orders.change(3, begun, stopped))).as("not as it was read").isFalse();
    assertThat(done(orders.get(3)).orElseThrow().rollout()).isEqualTo(stopped);
  }

  private static void movesOnAndStops(ReleaseOrders orders, AuditLog audit) {
    done(orders.add(new Order(new Release(7, MEDIA), "0.7", "mary", BEGUN, Rollout.begun(BEGUN))));
    ReleaseSettings settings = new ReleaseSettings(POLICY, Duration.ofSeconds(1));
    RolloutReview early = new RolloutReview(orders, settings, audit, at(Duration.ofSeconds(59)));
    assertThat(done(early.review())).as("two releases are new to it").isTrue();
    assertThat(done(early.review())).isFalse();
    early.said(box(0), 7, Outcome.GOOD, "", true);
    await(orders, new Tally(0, 0, 0, 0, 1, 0, 0));
    assertThat(done(early.review())).as("it has not soaked").isFalse();

    RolloutReview one = new RolloutReview(orders, settings, audit, at(Duration.ofMinutes(1)));
    RolloutReview other = new RolloutReview(orders, settings, audit, at(Duration.ofMinutes(1)));
    assertThat(done(one.review())).isTrue();
    assertThat(done(other.review())).isTrue();
    assertThat(one.offerings()).isEqualTo(other.offerings());
    assertThat(one.offerings().getFirst().rollout())
        .isEqualTo(new Rollout.Running(1, BEGUN.plusSeconds(60)));

    one.said(box(1), 7, Outcome.ROLLED_BACK, "NOT_READY", true);
    other.said(box(2), 7, Outcome.REFUSED, "BAD_SIGNATURE", true);
    await(orders, new Tally(0, 0, 0, 0, 1, 1, 1));
    assertThat(done(one.review())).isTrue();
    assertThat(one.offerings().getFirst().rollout())
        .isEqualTo(
            new Rollout.Stopped(
                1,
                BEGUN.plusSeconds(60),
                "of 3 boxes that tried it 1 went back, 1 refused it and 0 fell silent"));
    assertThat(done(other.review())).isTrue();
    assertThat(done(other.review())).isFalse();
  }

  private static void await(ReleaseOrders orders, Tally tally) {
    await(() -> tally.equals(done(orders.tallies(7, BEGUN)).get(7L)));
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  private static List<String> audited(Database database) {
    List<String> found = new ArrayList<>();
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT who, what, reason FROM audit_entry WHERE kind = 'RELEASE'"
                    + " ORDER BY who, reason")) {
      while (rows.next()) {
        found.add(rows.getString(1) + " " + rows.getString(2) + " " + rows.getString(3));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return found;
  }
}
