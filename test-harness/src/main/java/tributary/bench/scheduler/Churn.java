package tributary.bench.scheduler;

import java.util.function.IntConsumer;
import tributary.core.scheduling.SchedulerEvent;
import tributary.sim.Agenda;

/**
 * What households do: at random instants, each box as often as any other, so that all sizes of a
 * cell see the same news for each lease.
 *
 * @param listEdits seconds between two edits of one list, on average
 * @param stays seconds for which a box stays, on average
 * @param away seconds until a box that left joins again
 */
record Churn(double listEdits, double stays, double away) {
  /** An edit every half hour, a restart every four hours. */
  static final Churn USUAL = new Churn(1800, 4 * 3600, 60);

  void begin(Cluster cluster) {
    often(cluster, listEdits, box -> edit(cluster, box));
    often(cluster, stays, box -> leave(cluster, box));
  }

  private static void often(Cluster cluster, double everySeconds, IntConsumer what) {
    int boxes = cluster.boxes.population.boxes();
    double wait = -Math.log(1 - cluster.random.nextDouble()) * everySeconds / boxes;
    cluster.agenda.after(
        (long) (wait * Agenda.SECOND),
        () -> {
          what.accept(cluster.random.nextInt(boxes));
          often(cluster, everySeconds, what);
        });
  }

  /** Puts a new title at a random rank in place of another. */
  private static void edit(Cluster cluster, int box) {
    int length = cluster.boxes.population.listed();
    int title = cluster.boxes.listed(box, cluster.random.nextInt(length));
    cluster.boxes.relist(box, title, cluster.random.nextInt(length), cluster.random);
    cluster.tell(new SchedulerEvent.ListChanged(Boxes.id(box), cluster.boxes.list(box)));
  }

  private void leave(Cluster cluster, int box) {
    if (!cluster.boxes.online.get(box)) {
      return;
    }
    cluster.boxes.online.clear(box);
    cluster.tell(new SchedulerEvent.Left(Boxes.id(box)));
    cluster.agenda.after(
        (long) (away * Agenda.SECOND),
        () -> {
          cluster.boxes.online.set(box);
          cluster.tell(cluster.boxes.joined(box, cluster.boxes.list(box)));
        });
  }
}
