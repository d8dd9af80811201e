package tributary.cli;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Looks again and again at what somebody waits for. */
final class Waiting {
  private static final Duration LOOK = Duration.ofSeconds(1);

  private Waiting() {}

  /**
   * Blocks until {@code isDone}.
   *
   * @throws Failure when it is not within {@code timeout}
   */
  static void until(Duration timeout, String what, Supplier<Boolean> isDone) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!isDone.get()) {
      if (System.nanoTime() - deadline >= 0) {
        throw new Failure(
            Failure.TOO_LATE, what + " takes longer than " + timeout.toSeconds() + " s");
      }
      LockSupport.parkNanos(LOOK.toNanos());
      if (Thread.currentThread().isInterrupted()) {
        throw new Failure(Failure.TOO_LATE, "interrupted");
      }
    }
  }
}
