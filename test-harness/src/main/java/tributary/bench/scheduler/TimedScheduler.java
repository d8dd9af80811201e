package tributary.bench.scheduler;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import tributary.core.scheduling.Decision;
import tributary.core.scheduling.Scheduler;
import tributary.core.scheduling.SchedulerEvent;
import tributary.core.scheduling.SchedulerPolicy;

/**
 * A scheduler under two stopwatches that run only while the scheduler does: the wall clock, and the
 * CPU time of this thread, which others on the machine do not lengthen.
 */
final class TimedScheduler {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Scheduler scheduler;

  /** Nanoseconds from a piece of news to each lease that it let be granted. */
  final Histogram decisions = new Histogram(3);

  /** The same in CPU time, without collections of garbage. */
  final Histogram decisionsCpu = new Histogram(3);

  /** Nanoseconds for each piece of news with its rounds, whether it led to a lease or not. */
  final Histogram news = new Histogram(3);

  private long nanos;
  private long cpuNanos;

  TimedScheduler(SchedulerPolicy policy) {
    scheduler = new Scheduler(Boxes.CELL, policy);
  }

  /** Takes news in and decides nothing yet. */
  void load(SchedulerEvent event, Instant now) {
    scheduler.apply(event, now);
  }

  List<Decision> tell(SchedulerEvent event, Instant now) {
    return run(
        () -> {
          scheduler.apply(event, now);
          return scheduler.round(now);
        },
        now);
  }

  List<Decision> tick(Instant now) {
    return run(() -> scheduler.tick(now), now);
  }

  /** And rounds until nobody is left who might be given something. */
  private List<Decision> run(Supplier<List<Decision>> first, Instant now) {
    List<Decision> decided = List.of();
    Supplier<List<Decision>> next = first;
    long sum = 0;
    long cpuSum = 0;
    do {
      long cpu = THREADS.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      List<Decision> more = next.get();
      sum += System.nanoTime() - start;
      cpuSum += THREADS.getCurrentThreadCpuTime() - cpu;
      record(more, sum, cpuSum);
      decided = decided.isEmpty() ? more : joined(decided, more);
      next = () -> scheduler.round(now);
    } while (scheduler.hasMore());
    news.recordValue(sum);
    nanos += sum;
    cpuNanos += cpuSum;
    return decided;
  }

  private static List<Decision> joined(List<Decision> some, List<Decision> more) {
    List<Decision> all = some instanceof ArrayList ? some : new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  private void record(List<Decision> decided, long sinceNews, long cpuSinceNews) {
    for (Decision decision : decided) {
      if (decision instanceof Decision.Grant) {
        decisions.recordValue(sinceNews);
        decisionsCpu.recordValue(cpuSinceNews);
      }
    }
  }

  /** Leases granted since the last {@link #reset}. */
  long granted() {
    return decisions.getTotalCount();
  }

  double seconds() {
    return nanos / 1e9;
  }

  double cpuSeconds() {
    return cpuNanos / 1e9;
  }

  void reset() {
    decisions.reset();
    news.reset();
    decisionsCpu.reset();
    nanos = 0;
    cpuNanos = 0;
  }

  /** Lets go of the scheduler, so that its memory can be told from all other. */
  void forget() {
    scheduler = null;
  }
}
