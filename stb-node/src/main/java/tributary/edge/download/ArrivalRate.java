package tributary.edge.download;

/**
 * What a lease brings: its promised rate, or what arrived lately where that is more, for a donor
 * with a free line sends faster than it promised.
 */
final class ArrivalRate {
  private static final long WINDOW_NANOS = 250_000_000;

  private final long promised;
  private long measured;
  private long since;
  private long bytes;

  ArrivalRate(long promisedBitsPerSecond) {
    this.promised = promisedBitsPerSecond;
  }

  void arrived(int more, long now) {
    if (bytes == 0) {
      since = now;
    } else if (now - since >= WINDOW_NANOS) {
      measured = (long) (bytes * 8e9 / (now - since));
      since = now;
      bytes = 0;
    }
    bytes += more;
  }

  long bitsPerSecond() {
    return Math.max(promised, measured);
  }
}
