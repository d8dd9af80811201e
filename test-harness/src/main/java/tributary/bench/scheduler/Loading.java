package tributary.bench.scheduler;

import java.time.Instant;
import java.util.function.IntConsumer;
import tributary.core.client.PriorityList;
import tributary.core.scheduling.Decision;
import tributary.core.scheduling.SchedulerEvent;

/** Tells a scheduler all that it is to know before its first decision, off the stopwatch. */
record Loading(Population population, Boxes boxes, TimedScheduler scheduler) {
  private static final int STEP = 1000;

  /** Catalog and media servers, before any box. */
  void titles() {
    Titles titles = new Titles(population);
    for (int title = 0; title < population.titles(); title++) {
      tell(new SchedulerEvent.ItemKnown(titles.manifest(title)));
    }
    for (int server = 0; server < population.servers(); server++) {
      join(population.boxes() + server);
    }
    roundWithoutQuestions();
  }

  /**
   * All boxes with what they hold, then all lists, so that nothing is decided before the end.
   *
   * @param loaded told now and then how many are there
   */
  void boxes(IntConsumer loaded) {
    for (int box = 0; box < population.boxes(); box++) {
      boxes.online.set(box);
      join(box);
      if (box % STEP == 0) {
        roundWithoutQuestions();
        loaded.accept(box);
      }
    }
    roundWithoutQuestions();
    for (int box = 0; box < population.boxes(); box++) {
      tell(new SchedulerEvent.ListChanged(Boxes.id(box), boxes.list(box)));
    }
  }

  private void join(int node) {
    tell(boxes.joined(node, PriorityList.EMPTY));
    tell(boxes.inventory(node));
  }

  private void tell(SchedulerEvent event) {
    scheduler.load(event, Instant.EPOCH);
  }

  /** Inventories have come before they are asked for. */
  private void roundWithoutQuestions() {
    for (Decision decision : scheduler.tick(Instant.EPOCH)) {
      if (!(decision instanceof Decision.AskInventory)) {
        throw new IllegalStateException("decides while it is loaded: " + decision);
      }
    }
  }
}
