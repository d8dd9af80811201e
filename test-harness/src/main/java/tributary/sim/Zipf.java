package tributary.sim;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Ranks by Zipf's law: the first rank is 0, and the weight of rank r is {@code 1 / (r+1)^skew}. */
public final class Zipf {
  private final double[] upTo;

  public Zipf(int ranks, double skew) {
    upTo = new double[ranks];
    double sum = 0;
    for (int rank = 0; rank < ranks; rank++) {
      sum += Math.pow(rank + 1.0, -skew);
      upTo[rank] = sum;
    }
  }

  /** A rank. */
  public int draw(SplittableRandom random) {
    int found = Arrays.binarySearch(upTo, random.nextDouble() * upTo[upTo.length - 1]);
    return found >= 0 ? found : Math.min(-found - 1, upTo.length - 1);
  }
}
