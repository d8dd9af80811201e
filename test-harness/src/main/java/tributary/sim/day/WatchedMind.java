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
    return watched(Trace.Call.ROUND, mind.round(now), now);
  }

  @Override
  public List<Decision> tick(Instant now) {
    return watched(Trace.Call.TICK, mind.tick(now), now);
  }

  private List<Decision> watched(Trace.Call call, List<Decision> decisions, Instant now) {
    trace.decided(call, decisions, now);
    decisions.forEach(checks::decided);
    return decisions;
  }

  @Override
  public boolean hasMore() {
    return mind.hasMore();
  }
}
