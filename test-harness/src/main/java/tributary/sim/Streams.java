package tributary.sim;

import java.util.SplittableRandom;

/**
 * A random stream for each concern, and for each box where it has its own, all of one seed: a
 * further draw in one changes nothing in the others.
 */
public record Streams(long seed) {
  public SplittableRandom of(String concern) {
    return of(concern, 0);
  }

  public SplittableRandom of(String concern, int number) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < concern.length(); i++) {
      hash = (hash ^ concern.charAt(i)) * 0x100000001b3L;
    }
    return new SplittableRandom(mix(mix(seed ^ hash) + number));
  }

  /** The finalizer of SplitMix64: neighbouring numbers give unrelated streams. */
  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
