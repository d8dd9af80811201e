package tributary.sim.day;

import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.MediaId;

/**
 * Ids of numbers, and back. Ids in use are random, so these must look it: hashes of neighbouring
 * numbers' ids would meet by the thousand.
 */
final class Ids {
  private static final CellId CELL = new CellId(0);
  private static final int CLIENT_BITS = 40;
  private static final int MEDIA_BITS = 60;

  /** Odd, so that multiplying by it can be undone; from the golden ratio. */
  private static final long FACTOR = 0x9E3779B97F4A7C15L;

  private static final long INVERSE = inverse(FACTOR);

  private Ids() {}

  /** By Newton's method; each step doubles the number of right bits. */
  private static long inverse(long odd) {
    long inverse = odd;
    for (int step = 0; step < 6; step++) {
      inverse *= 2 - odd * inverse;
    }
    return inverse;
  }

  static ClientId client(int number) {
    return ClientId.of(CELL, scatter(number, CLIENT_BITS));
  }

  static int number(ClientId id) {
    return gather(id.bits() & ((1L << CLIENT_BITS) - 1), CLIENT_BITS);
  }

  static MediaId media(int title) {
    return MediaId.of(scatter(title, MEDIA_BITS));
  }

  static int number(MediaId media) {
    return gather(media.bits(), MEDIA_BITS);
  }

  private static long scatter(int number, int bits) {
    long product = (number * FACTOR) & ((1L << bits) - 1);
    return product ^ (product >>> (bits / 2));
  }

  private static int gather(long scattered, int bits) {
    long product = scattered ^ (scattered >>> (bits / 2));
    return (int) ((product * INVERSE) & ((1L << bits) - 1));
  }
}
