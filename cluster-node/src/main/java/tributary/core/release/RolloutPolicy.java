package tributary.core.release;

import java.time.Duration;
import java.util.List;

/**
 * By which stages releases go out, and when they go on or stop.
 *
 * @param shares of the boxes, one for each stage, each greater than the one before, the last 1
 * @param soak a stage lasts at least so long
 * @param goodShare of the boxes of the stages so far that must have said that it is good, before
 *     the next stage
 * @param leastGood and at least so many of them
 * @param badShare more than this share of those that tried it stop it, once they are bad
 * @param leastBad but not fewer than these
 * @param silentAfter not heard of for so long after it began to try, a box counts as bad
 */
public record RolloutPolicy(
    List<Double> shares,
    Duration soak,
    double goodShare,
    int leastGood,
    double badShare,
    int leastBad,
    Duration silentAfter) {
  public RolloutPolicy {
    shares = List.copyOf(shares);
    double before = 0;
    for (double share : shares) {
      require(share > before && share <= 1, "stages must grow, to 100 at most", shares);
      before = share;
    }
    require(before == 1, "stages must end with 100", shares);
    require(!soak.isNegative(), "soak must not be negative", soak);
    require(goodShare >= 0 && goodShare <= 1, "good-share must be from 0 to 1", goodShare);
    require(leastGood >= 1, "least-good must be at least 1", leastGood);
    require(badShare >= 0 && badShare < 1, "bad-share must be from 0 to below 1", badShare);
    require(leastBad >= 1, "least-bad must be at least 1", leastBad);
    require(silentAfter.isPositive(), "silent-after must be positive", silentAfter);
  }

  private static void require(boolean holds, String what, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(what + ", was " + value);
    }
  }

  int lastStage() {
    return shares.size() - 1;
  }

  /** A stage that a former setting had counts as the last. */
  double share(int stage) {
    return shares.get(Math.min(stage, lastStage()));
  }

  boolean isTooBad(Tally tally) {
    return tally.bad() >= leastBad && tally.bad() > badShare * tally.tried();
  }

  boolean isGoodEnough(Tally tally) {
    return tally.good() >= leastGood && tally.good() >= goodShare * tally.boxes();
  }
}
