package tributary.edge.lease;

/**
 * A hard rate limit: over any stretch of time no more bytes than the rate allows, plus one burst.
 * Whoever wants to move bytes books the moment for them; bookings are served in order. Thread-safe.
 */
public final class Pace {
  private static final double NANOS_PER_SECOND = 1e9;

  private final long burstNanos;
  private double nanosPerByte;
  private long nextFree;
  private boolean fresh = true;

  /**
   * @param burstMillis an idle stretch is credited up to this long
   */
  public Pace(long bitsPerSecond, long burstMillis) {
    this.burstNanos = burstMillis * 1_000_000;
    this.nanosPerByte = nanosPerByte(bitsPerSecond);
  }

  /** Holds from {@code now} on, for what was booked and has not gone too. */
  public synchronized void rate(long bitsPerSecond, long now) {
    double before = nanosPerByte;
    nanosPerByte = nanosPerByte(bitsPerSecond);
    if (!fresh && nextFree > now) {
      nextFree = now + (long) ((nextFree - now) * nanosPerByte / before);
    }
  }

  private static double nanosPerByte(long bitsPerSecond) {
    if (bitsPerSecond < 1) {
      throw new IllegalArgumentException("a rate must be at least 1 bit/s, was " + bitsPerSecond);
    }
    return 8 * NANOS_PER_SECOND / bitsPerSecond;
  }

  /** Nanoseconds from {@code now} until these bytes may go; 0 for at once. */
  public synchronized long book(int bytes, long now) {
    long start = free(now);
    nextFree = start + (long) (bytes * nanosPerByte);
    return Math.max(0, start - now);
  }

  /** When the next bytes may go; before {@code now} as far as time is credited. */
  synchronized long free(long now) {
    if (fresh || nextFree - now < -burstNanos) {
      nextFree = now - burstNanos;
      fresh = false;
    }
    return nextFree;
  }

  /** There was nothing to send: of the time until {@code now} only this much is credited. */
  synchronized void idle(long now, long creditNanos) {
    nextFree = Math.max(free(now), now - creditNanos);
  }
}
