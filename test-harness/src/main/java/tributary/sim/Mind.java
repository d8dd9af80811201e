package tributary.sim;

import java.time.Instant;
import java.util.List;
import tributary.core.scheduling.Decision;
import tributary.core.scheduling.Scheduler;
import tributary.core.scheduling.SchedulerEvent;

/**
 * Who decides what is sent to whom: {@link Scheduler}, or a baseline to compare it with. The same
 * calls give the same decisions.
 */
public interface Mind {
  void apply(SchedulerEvent event, Instant now);

  List<Decision> round(Instant now);

  /** Time went by; then a round. */
  List<Decision> tick(Instant now);

  /** A further round would decide more. */
  boolean hasMore();

  static Mind of(Scheduler scheduler) {
    return new Mind() {
      @Override
      public void apply(SchedulerEvent event, Instant now) {
        scheduler.apply(event, now);
      }

      @Override
      public List<Decision> round(Instant now) {
        return scheduler.round(now);
      }

      @Override
      public List<Decision> tick(Instant now) {
        return scheduler.tick(now);
      }

      @Override
      public boolean hasMore() {
        return scheduler.hasMore();
      }
    };
  }
}
