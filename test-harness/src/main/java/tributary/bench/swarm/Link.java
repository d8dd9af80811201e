package tributary.bench.swarm;

/**
 * An access line, as the shaper enforces it: Ethernet frames without their checksum.
 *
 * @param behindNat the box has a private address and nobody can dial it
 */
public record Link(long downBitsPerSecond, long upBitsPerSecond, boolean behindNat) {

  static Link megabits(double down, double up) {
    return new Link((long) (down * 1e6), (long) (up * 1e6), false);
  }

  Link withNat() {
    return new Link(downBitsPerSecond, upBitsPerSecond, true);
  }

  Link shrunk(int divisor) {
    return new Link(downBitsPerSecond / divisor, upBitsPerSecond / divisor, behindNat);
  }
}
