package tributary.bench.swarm;

import java.util.Random;

/**
 * How far hosts are from each other.
 *
 * @param leastRoundTripMillis between any two hosts, and {@code mostRoundTripMillis}
 * @param lost of a million packets
 */
record Distance(int leastRoundTripMillis, int mostRoundTripMillis, int lost) {
  static final Distance NONE = new Distance(0, 0, 0);
  static final Distance FAR = new Distance(20, 80, 5_000);

  /** A way is there and back over the parts of both hosts, so it has four of them. */
  private static final int PARTS = 4;

  boolean isNone() {
    return equals(NONE);
  }

  /** One host's part of a way in one direction, drawn; microseconds. */
  long drawPartMicros(Random random) {
    return 1000L * leastRoundTripMillis / PARTS
        + (long)
            (random.nextDouble() * 1000 * (mostRoundTripMillis - leastRoundTripMillis) / PARTS);
  }
}
