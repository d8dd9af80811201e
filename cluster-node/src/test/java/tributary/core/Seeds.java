package tributary.core;

import java.util.Random;
import java.util.function.LongConsumer;

/**
 * Runs of a random test. A run is its seed: {@code -Dseed=N} repeats one, {@code -Druns=N} makes
 * more of them than usual.
 */
public final class Seeds {
  private Seeds() {}

  public static void each(String what, int runs, LongConsumer run) {
    Long one = Long.getLong("seed");
    long first = one != null ? one : new Random().nextLong(1L << 40);
    long last = one != null ? one : first + Integer.getInteger("runs", runs) - 1;
    System.out.println(what + ": seeds " + first + " to " + last);
    for (long seed = first; seed <= last; seed++) {
      try {
        run.accept(seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("-Dseed=" + seed + ": " + e.getMessage(), e);
      }
    }
  }
}
