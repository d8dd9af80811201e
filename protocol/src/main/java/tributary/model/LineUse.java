package tributary.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a box has used of its household's line this month, and may use of it now.
 *
 * @param sentThisMonth bytes to other nodes, with what a line adds to them
 * @param monthEnds when the count begins anew
 * @param monthlyUploadBytes after which nothing more is sent; empty for none
 * @param holds why not more may be used now; the first counts most
 */
public record LineUse(
    long sentThisMonth,
    Instant monthEnds,
    OptionalLong monthlyUploadBytes,
    long uplinkBitsPerSecond,
    long downlinkBitsPerSecond,
    List<Hold> holds) {
  private static final int MOST_HOLDS = 8;

  public LineUse {
    notNegative("sentThisMonth", sentThisMonth);
    notNegative("monthlyUploadBytes", monthlyUploadBytes.orElse(0));
    notNegative("uplinkBitsPerSecond", uplinkBitsPerSecond);
    notNegative("downlinkBitsPerSecond", downlinkBitsPerSecond);
    holds = List.copyOf(holds);
    if (holds.size() > MOST_HOLDS) {
      throw new IllegalArgumentException(
          "holds may be at most " + MOST_HOLDS + ", were " + holds.size());
    }
  }

  /**
   * @param reason upper snake case
   * @param until empty when nobody can know
   */
  public record Hold(String reason, Optional<Instant> until) {
    public Hold {
      if (!reason.matches("[A-Z_]{1,40}")) {
        throw new IllegalArgumentException("reason must be as QUIET_HOURS");
      }
    }
  }

  private static void notNegative(String key, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(key + " must be at least 0, was " + value);
    }
  }

  /** Of another kind than a count that goes on. */
  public boolean differs(LineUse before) {
    return !before.holds.equals(holds)
        || !before.monthEnds.equals(monthEnds)
        || !before.monthlyUploadBytes.equals(monthlyUploadBytes)
        || before.uplinkBitsPerSecond != uplinkBitsPerSecond
        || before.downlinkBitsPerSecond != downlinkBitsPerSecond;
  }
}
