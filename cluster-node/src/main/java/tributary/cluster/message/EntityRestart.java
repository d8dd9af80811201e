package tributary.cluster.message;

import java.time.Duration;
import org.apache.pekko.actor.typed.BackoffSupervisorStrategy;
import org.apache.pekko.actor.typed.SupervisorStrategy;

/** How an entity comes back after its journal failed it. */
public final class EntityRestart {
  private static final Duration SOONEST = Duration.ofMillis(200);

  /**
   * Until then it answers no reads either: less than any caller waits. Longer pauses would spare a
   * database nothing, as recoveries at one time are bounded.
   */
  private static final Duration LATEST = Duration.ofSeconds(2);

  private static final double SPREAD = 0.2;

  private EntityRestart() {}

  /** For the constructor of an event-sourced behavior. */
  public static BackoffSupervisorStrategy strategy() {
    return SupervisorStrategy.restartWithBackoff(SOONEST, LATEST, SPREAD);
  }
}
