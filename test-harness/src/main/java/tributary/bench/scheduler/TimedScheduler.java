package tributary.bench.scheduler;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import tributary.core.scheduling.Decision;
import tributary.core.scheduling.Scheduler;
import tributary.core.scheduling.SchedulerEvent;
import tributary.core.scheduling.SchedulerPolicy;

/** A scheduler under a stopwatch that runs only while the scheduler does. */
final class TimedScheduler {
  private Scheduler scheduler;

  /** Nanoseconds from a piece of news to each lease that it let be granted. */
  final Histogram decisions = new Histogram(3);

  /** Nanoseconds for each piece of news with its rounds, whether it led to a lease or not. */
  final Histogram news = new Histogram(3);

  private long nanos;
  private long ticks;

  TimedScheduler(SchedulerPolicy policy) {
    scheduler = new Scheduler(Boxes.CELL, policy);
  }

  /** Takes news in and decides nothing yet. */
  void load(SchedulerEvent event, Instant now) {
    scheduler.apply(event, now);
  }

  List<Decision> tell(SchedulerEvent event, Instant now) {
    long start = System.nanoTime();
    scheduler.apply(event, now);
    List<Decision> decided = scheduler.round(now);
    return rest(decided, System.nanoTime() - start, now);
  }

  List<Decision> tick(Instant now) {
    ticks++;
    long start = System.nanoTime();
    List<Decision> decided = scheduler.tick(now);
    return rest(decided, System.nanoTime() - start, now);
  }

  /** Rounds until nobody is left who might be given something. */
  private List<Decision> rest(List<Decision> first, long taken, Instant now) {
    long sum = taken;
    record(first, sum);
    List<Decision> decided = scheduler.hasMore() ? new ArrayList<>(first) : first;
    while (scheduler.hasMore()) {
      long start = System.nanoTime();
      List<Decision> more = scheduler.round(now);
      sum += System.nanoTime() - start;
      record(more, sum);
      decided.addAll(more);
    }
    news.recordValue(sum);
    nanos += sum;
    return decided;
  }

  private void record(List<Decision> decided, long sinceNews) {
    for (Decision decision : decided) {
      if (decision instanceof Decision.Grant) {
        decisions.recordValue(sinceNews);
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

  long ticks() {
    return ticks;
  }

  void reset() {
    decisions.reset();
    news.reset();
    nanos = 0;
    ticks = 0;
  }

  /** Lets go of the scheduler, so that its memory can be told from all other. */
  void forget() {
    scheduler = null;
  }
}
