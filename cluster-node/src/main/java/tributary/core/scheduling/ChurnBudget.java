package tributary.core.scheduling;

import java.time.Duration;
import java.time.Instant;

/** What may still be fetched for a box's shadow list: at most a day's worth at once. */
final class ChurnBudget {
  private static final double DAY_MILLIS = Duration.ofDays(1).toMillis();

  private double spent;

  /** Null: never looked. */
  private Instant at;

  /** An item larger than a day's worth is fetched when nothing else was for a day. */
  boolean allows(long bytes, long bytesPerDay, Instant now) {
    double days = at == null ? 0 : Duration.between(at, now).toMillis() / DAY_MILLIS;
    spent = Math.max(0, spent - bytesPerDay * days);
    at = now;
    return spent == 0 ? bytesPerDay > 0 : spent + bytes <= bytesPerDay;
  }

  void spend(long bytes) {
    spent += bytes;
  }
}
