package tributary.demo;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition, never for a length of time. */
public final class Await {
  private static final Duration INTERVAL = Duration.ofMillis(100);

  private Await() {}

  /**
   * Looks at the condition ten times a second.
   *
   * @throws IllegalStateException naming what did not come within the limit
   */
  public static void until(String what, Duration limit, BooleanSupplier condition) {
    until(what, limit, INTERVAL, condition);
  }

  /**
   * @param state of what is waited for, told when it does not come
   */
  public static void until(
      String what, Duration limit, BooleanSupplier condition, Supplier<String> state) {
    try {
      until(what, limit, condition);
    } catch (IllegalStateException e) {
      throw new IllegalStateException(e.getMessage() + ", but " + state.get(), e);
    }
  }

  /** Looks at the condition once in an interval. */
  public static void until(
      String what, Duration limit, Duration interval, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(what + ": not within " + limit.toSeconds() + " s");
      }
      LockSupport.parkNanos(interval.toNanos());
    }
  }
}
