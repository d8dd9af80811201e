package tributary.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.demo.ClusterProcess;
import tributary.demo.Neighbourhood;
import tributary.demo.Place;

/**
 * Three cluster-nodes on PostgreSQL as processes: one is killed, then all are restarted as if by an
 * upgrade.
 */
class SeveralNodesTest {
  private static final int BOXES = 3;

  /** A film takes a box half a minute, so that it is under way when something happens. */
  private static final Neighbourhood.Links SLOW =
      new Neighbourhood.Links("1 Mbit", "2 Mbit", "3 Mbit", "20 Mbit");

  @TempDir Path folder;

  @Test
  void aKilledNodeAndThenARollingRestartUnderLoadLoseNothing() throws IOException, SQLException {
    LaterRelease later = new LaterRelease();
    Place place = Place.LOOPBACK.with(later);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        Neighbourhood neighbourhood =
            Neighbourhood.start(
                folder,
                SLOW,
                Collections.nCopies(3, place),
                Place.LOOPBACK,
                Cluster.settings(postgres) + RollingRestart.DRAIN);
        Town town = Town.over(neighbourhood, BOXES)) {
      killTheBusyNode(town);
      LaterRelease.migrate(postgres);
      RollingRestart.of(town, "The same again", later::upgrade);
      for (ClusterProcess node : neighbourhood.nodes()) {
        assertThat(LaterRelease.isRunAs(node)).as(node.process().name()).isTrue();
      }
    }
  }

  private static void killTheBusyNode(Town town) {
    List<ClusterProcess> nodes = town.neighbourhood.nodes();
    town.beginEverywhere();
    ClusterProcess busy = Cluster.hostOf(nodes, "00");
    List<ClusterProcess> survivors = Cluster.without(nodes, busy);
    town.askAt(survivors.getFirst().api());

    LogWatch log = new LogWatch(survivors);
    busy.process().kill();

    System.out.println(
        "killed "
            + busy.process().name()
            + ", which had the busy cell: "
            + Cluster.Loss.watch(log));
    RollingRestart.awaitDelivered(town, town.film());
    busy.process().restart();
    busy.process().awaitReady();
  }
}
