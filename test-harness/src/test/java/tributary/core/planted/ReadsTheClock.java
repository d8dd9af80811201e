package tributary.core.planted;

import java.time.Instant;

/** A violation planted on purpose: proves that the architecture tests can fail. */
public final class ReadsTheClock {
  private ReadsTheClock() {}

  public static Instant now() {
    return Instant.now();
  }
}
