package tributary.sim.day;

import java.time.Instant;
import java.util.List;
import tributary.core.scheduling.Decision;
import tributary.core.scheduling.SchedulerEvent;
import tributary.sim.Mind;

/** A mind whose every word is traced and checked. */
record WatchedMind(Mind mind, Trace trace, Checks checks) implements Mind {
  @Override
  public void apply(SchedulerEvent event, Instant now) {
    trace.told(event, now);
    checks.told(event);
    mind.apply(event, now);
  }

  @Override
  public List<Decision> round(Instant now) {
    List<Decision> decisions = mind.round(now);
    trace.decided(Trace.Call.ROUND, decisions, now);
    decisions.forEach(checks::decided);
    return decisions;
  }

  @Override
  public List<Decision> tick(Instant now) {
    List<Decision> decisions = mind.tick(now);
    trace.decided(Trace.Call.TICK, decisions, now);
    decisions.forEach(checks::decided);
    return decisions;
  }

  @Override
  public boolean hasMore() {
    return mind.hasMore();
  }
}
