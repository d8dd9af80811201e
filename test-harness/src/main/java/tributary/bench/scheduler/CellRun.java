package tributary.bench.scheduler;

import com.typesafe.config.ConfigFactory;
import java.util.Locale;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import tributary.cluster.scheduling.SchedulerSettings;
import tributary.sim.Agenda;

/**
 * One cell of one size: loaded, brought to work, warmed up and measured.
 *
 * @param decisions leases to measure; half as many go before, to warm up
 * @param seconds after which the warm-up, and the measuring, end though there were fewer
 * @param progress told in a few words where it is
 */
record CellRun(Population population, long decisions, double seconds, Consumer<String> progress) {
  private static final double FAILING = 0.01;

  /** Until every box has had time to be given work. */
  private static final long FILL = 2 * Agenda.SECOND;

  /** The heap after full collections: with the boxes of this benchmark only, and as news comes. */
  private record Weights(long empty, long titles, long atRest) {}

  /** Without shadow lists, which boxes that are loaded with nothing to wish for would fill. */
  static SchedulerSettings settings() {
    return SchedulerSettings.from(
        ConfigFactory.parseString("tributary.scheduler.shadow.share = 0")
            .withFallback(ConfigFactory.load()));
  }

  /**
   * @throws Heap.Full if the heap is too small
   */
  CellOutcome measure() {
    SchedulerSettings settings = settings();
    progress.accept("drawing " + population.boxes() + " boxes, seed " + population.seed());
    TimedScheduler scheduler = new TimedScheduler(settings.policy());
    Boxes boxes = new Boxes(population);
    Cluster cluster = new Cluster(population, boxes, scheduler, FAILING);
    Weights weights = load(new Loading(population, boxes, scheduler));
    fill(cluster, scheduler, settings.tick().toNanos());
    work(cluster, scheduler, decisions / 2, "warming up");
    scheduler.reset();
    long begun = cluster.agenda.now();
    work(cluster, scheduler, decisions, "measuring");
    return outcome(cluster, scheduler, weights, (cluster.agenda.now() - begun) / 1e9);
  }

  private Weights load(Loading loading) {
    long empty = Heap.usedBytes();
    progress.accept("loading " + population.titles() + " titles");
    loading.titles();
    long titles = Heap.usedBytes();
    loading.boxes(
        loaded -> {
          Heap.requireRoom();
          if (loaded % 100_000 == 0) {
            progress.accept("loading boxes: " + loaded);
          }
        });
    long atRest = Heap.usedBytes();
    Heap.requireRoom();
    return new Weights(empty, titles, atRest);
  }

  private CellOutcome outcome(
      Cluster cluster, TimedScheduler scheduler, Weights weights, double simulated) {
    progress.accept("weighing");
    long atWork = Heap.usedBytes();
    scheduler.forget();
    long freed = atWork - Heap.usedBytes();
    long titles = weights.titles - weights.empty;
    double boxes = population.boxes();
    return new CellOutcome(
        population.boxes(),
        population.seed(),
        true,
        scheduler.granted(),
        scheduler.granted() / scheduler.seconds(),
        scheduler.granted() / scheduler.cpuSeconds(),
        Percentiles.of(scheduler.decisions),
        Percentiles.of(scheduler.decisionsCpu),
        Percentiles.of(scheduler.news),
        scheduler.news.getTotalCount(),
        (weights.atRest - weights.titles) / boxes,
        (freed - titles) / boxes,
        titles,
        cluster.running() / boxes,
        cluster.served(),
        simulated,
        Runtime.getRuntime().maxMemory());
  }

  /** However long it takes: a cell that is not at work yet sees other news. */
  private void fill(Cluster cluster, TimedScheduler scheduler, long tickNanos) {
    progress.accept("giving every box work");
    cluster.filling = true;
    cluster.tickEvery(tickNanos);
    Progress every = new Progress();
    while (cluster.agenda.step(FILL)) {
      every.tell(cluster, scheduler, "filling");
    }
    cluster.filling = false;
    Churn.USUAL.begin(cluster);
  }

  private void work(Cluster cluster, TimedScheduler scheduler, long leases, String what) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    long target = scheduler.granted() + leases;
    Progress every = new Progress();
    while (scheduler.granted() < target && System.nanoTime() < end) {
      cluster.agenda.step(Long.MAX_VALUE);
      every.tell(cluster, scheduler, what);
    }
  }

  /** A line every few seconds. */
  private final class Progress {
    private long next = System.nanoTime();

    void tell(Cluster cluster, TimedScheduler scheduler, String what) {
      if (System.nanoTime() >= next) {
        next += 5_000_000_000L;
        Heap.requireRoom();
        Histogram decided = scheduler.decisions;
        progress.accept(
            String.format(
                Locale.ROOT,
                "%s: %d leases granted, %.0f a second of the scheduler, %d running, p99 %.0f µs,"
                    + " simulated %.1f s",
                what,
                scheduler.granted(),
                scheduler.granted() / Math.max(1e-9, scheduler.seconds()),
                cluster.running(),
                decided.getValueAtPercentile(99) / 1000.0,
                cluster.agenda.now() / 1e9));
      }
    }
  }
}
