package tributary.bench.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tributary.cluster.scheduling.SchedulerSettings;
import tributary.sim.Agenda;

class ClusterTest {
  private static final SchedulerSettings SETTINGS = CellRun.settings();

  /** Small in all that costs time: the measured one has 15,000 titles of 512 segments. */
  private static Population small(int boxes, long seed) {
    return new Population(seed, boxes, 600, 0.8, 30, 20, 256L << 20, 64, 10_000_000, 0.8, 2, 0.05);
  }

  /** Every lease is checked as it is granted: against both lines and what its donor holds. */
  @Test
  void everyOfAThousandBoxesIsGivenWorkWithinBothItsLimits() {
    Population population = small(1000, 1);
    TimedScheduler scheduler = new TimedScheduler(SETTINGS.policy());
    Boxes boxes = new Boxes(population);
    Loading loading = new Loading(population, boxes, scheduler);
    Cluster cluster = new Cluster(population, boxes, scheduler, 0.01);

    loading.titles();
    loading.boxes(loaded -> {});
    cluster.tickEvery(SETTINGS.tick().toNanos());
    Churn.USUAL.begin(cluster);
    cluster.runTo(60 * Agenda.SECOND);

    assertThat(cluster.served()).isEqualTo(1000);
    assertThat(cluster.lines.busy()).as("share of the downlinks in use").isBetween(0.6, 1.0);
    assertThat(cluster.completed()).as("items that boxes got whole").isPositive();
  }

  @Test
  void theSameSeedGivesTheSameFigures() {
    List<CellOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      outcomes.add(new CellRun(small(200, 3), 2000, 600, words -> {}).measure());
    }

    CellOutcome first = outcomes.getFirst();
    CellOutcome second = outcomes.getLast();
    assertThat(first.fits()).isTrue();
    assertThat(first.leases()).isGreaterThanOrEqualTo(2000).isEqualTo(second.leases());
    assertThat(first.pieces()).isGreaterThan(first.leases()).isEqualTo(second.pieces());
    assertThat(first.simulatedSeconds()).isPositive().isEqualTo(second.simulatedSeconds());
    assertThat(first.running()).isEqualTo(second.running());
    assertThat(first.decision().p50()).isPositive().isLessThanOrEqualTo(first.decision().p99());
  }
}
