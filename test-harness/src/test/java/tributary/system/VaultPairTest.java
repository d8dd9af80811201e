package tributary.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.demo.Await;
import tributary.demo.ClusterProcess;
import tributary.demo.EdgeProcess;
import tributary.demo.JsonClient;
import tributary.demo.Neighbourhood;
import tributary.demo.Place;
import tributary.demo.Playback;

/** Two nodes that are only vaults; each is killed in turn while boxes play. */
class VaultPairTest {
  private static final int BOXES = 2;
  private static final int MORE_PLAYS = 4;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Neighbourhood.Links LINKS =
      new Neighbourhood.Links("20 Mbit", "50 Mbit", "50 Mbit", "50 Mbit");

  @TempDir Path folder;

  @Test
  void playsGoOnWhenEitherVaultIsKilledAndNoPassIsConsumedTwice() throws Exception {
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.builder().setDataDirectory(folder.resolve("postgres")).start();
        Town town = Town.over(neighbourhood(postgres), BOXES)) {
      for (int box = 0; box < BOXES; box++) {
        town.wish(box, List.of(town.film()));
      }
      for (int box = 0; box < BOXES; box++) {
        town.awaitDownloaded(box);
      }
      KeyTraces keys = KeyTraces.of(postgres, folder.resolve("secrets"), town);
      keys.areOnlyInVaultsAndWhereSomebodyWatches(town);
      try (Audience audience = new Audience(town)) {
        audience.awaitMorePlays();
        ClusterProcess first = town.neighbourhood.nodes().get(1);
        ClusterProcess second = town.neighbourhood.nodes().get(2);

        first.process().kill();
        audience.awaitMorePlays();
        first.process().restart();
        first.process().awaitReady();
        second.process().kill();
        audience.awaitMorePlays();

        System.out.println(
            "plays: " + audience.plays + ", refused meanwhile: " + audience.refusals);
        // A box asks one thing at a time: what it asked of a vault as that died is all it may lose.
        assertThat(audience.refusals)
            .hasSizeLessThanOrEqualTo(2 * BOXES)
            .allMatch(it -> it.contains("PASS_USED") || it.contains("VAULT_UNAVAILABLE"));
        assertThat(audience.wrong).isEmpty();
      }
      noPassWasConsumedTwice(postgres);
      keys.areNotWithSchedulerGatewayAndApi(town);
      keys.areInNoTable(postgres);
      keys.areInNoFileBelow(folder);
    }
  }

  private Neighbourhood neighbourhood(EmbeddedPostgres postgres) throws IOException {
    String all = Cluster.settings(postgres);
    String vault = all + "\ntributary.cluster.roles = [vault]\n";
    return Neighbourhood.start(
        folder,
        LINKS,
        Collections.nCopies(3, Place.LOOPBACK),
        Place.LOOPBACK,
        List.of(all + "\ntributary.cluster.roles = [control, gateway, api]\n", vault, vault));
  }

  /** Each key that was given is an entry of the audit log, which names its pass. */
  private static void noPassWasConsumedTwice(EmbeddedPostgres postgres) throws SQLException {
    try (var connection = postgres.getPostgresDatabase().getConnection();
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                """
                SELECT count(*), count(DISTINCT detail), (SELECT count(*) FROM consumed_pass)
                FROM audit_entry WHERE kind = 'KEY' AND outcome = 'GRANTED'
                """)) {
      assertThat(row.next()).isTrue();
      assertThat(row.getInt(1)).as("keys given").isGreaterThanOrEqualTo(3 * MORE_PLAYS);
      assertThat(row.getInt(2)).as("passes they were given for").isEqualTo(row.getInt(1));
      assertThat(row.getInt(3)).as("passes consumed").isEqualTo(row.getInt(1));
    }
  }

  /** Boxes that play the film again and again. */
  private static final class Audience implements AutoCloseable {
    private final AtomicInteger plays = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> refusals = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Thread> threads;

    Audience(Town town) {
      threads =
          town.boxes.stream()
              .map(box -> Thread.ofPlatform().name(box.name()).start(() -> watch(town, box)))
              .toList();
    }

    private void watch(Town town, EdgeProcess box) {
      while (end.getCount() > 0) {
        try {
          if (!Playback.watch(box, town.film(), town.ingested).identical()) {
            wrong.add(box.name() + ": another picture");
          }
          plays.incrementAndGet();
        } catch (JsonClient.Refused e) {
          refusals.add(box.name() + ": " + e.getMessage());
        } catch (RuntimeException e) {
          wrong.add(box.name() + ": " + e);
        }
      }
    }

    /** As many as show that every box came through whatever happened before. */
    void awaitMorePlays() {
      int before = plays.get();
      Await.until("more plays", LIMIT, () -> plays.get() >= before + MORE_PLAYS);
    }

    @Override
    public void close() {
      end.countDown();
      try {
        for (Thread thread : threads) {
          thread.join();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
