package tributary.core.catalog;

import java.time.Duration;

/**
 * When a catalog's snapshot is made anew, and for which boxes it is worth its bytes.
 *
 * @param changes titles that came or changed since the last one, or since ever, before the next; 0
 *     for no snapshots at all
 * @param behind a box that lacks so many of the titles in it loads it; one that lacks fewer gets
 *     these one by one
 * @param making a media server may take so long to make one, before another is asked
 */
public record SnapshotPolicy(int changes, int behind, Duration making) {
  public SnapshotPolicy {
    require(changes >= 0, "changes must not be negative, was " + changes);
    require(behind >= 1, "behind must be at least 1, was " + behind);
    require(making.isPositive(), "making must be positive, was " + making);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(what);
    }
  }

  public boolean isOn() {
    return changes > 0;
  }

  /**
   * @param changed titles since the last snapshot
   */
  public boolean isDue(long changed) {
    return isOn() && changed >= changes;
  }

  /**
   * Whether a box loads a snapshot.
   *
   * @param lacking how many titles of it are new to the box
   */
  public boolean isWorth(long lacking) {
    return isOn() && lacking >= behind;
  }
}
