package tributary.edge.line;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What this node may use of its line at the moment; hard.
 *
 * @param uplinkBitsPerSecond 0: nothing is sent to other nodes
 * @param holds what keeps it below the settings' rates; none: nothing does
 */
public record Limits(long uplinkBitsPerSecond, long downlinkBitsPerSecond, List<Hold> holds) {
  public Limits {
    holds = List.copyOf(holds);
  }

  /** Why the line is not used as far as it might be. */
  public enum Reason {
    MONTHLY_CAP,
    QUIET_HOURS,
    PLAYING,
    /** What was sent cannot be counted. */
    NOT_COUNTED
  }

  /**
   * One reason for a limit.
   *
   * @param until empty when nobody can know
   */
  public record Hold(Reason reason, Optional<Instant> until) {
    private Hold later(Hold other) {
      boolean isBefore =
          until.isPresent() && other.until.filter(end -> !end.isAfter(until.get())).isEmpty();
      return isBefore ? other : this;
    }

    @Override
    public String toString() {
      return reason + until.map(end -> " until " + end).orElse("");
    }
  }

  /** What is within both; of the same reason, the one that ends last is named. */
  Limits and(Limits other) {
    Map<Reason, Hold> all = new EnumMap<>(Reason.class);
    holds.forEach(hold -> all.merge(hold.reason(), hold, Hold::later));
    other.holds.forEach(hold -> all.merge(hold.reason(), hold, Hold::later));
    return new Limits(
        Math.min(uplinkBitsPerSecond, other.uplinkBitsPerSecond),
        Math.min(downlinkBitsPerSecond, other.downlinkBitsPerSecond),
        List.copyOf(all.values()));
  }

  /** The first of the holds' codes; empty if nothing is held back. */
  public String reason() {
    return holds.isEmpty() ? "" : holds.getFirst().reason().name();
  }

  /** Why nothing at all is sent; empty while something is. */
  public Optional<String> refusal() {
    return uplinkBitsPerSecond > 0
        ? Optional.empty()
        : holds.stream().findFirst().map(Hold::toString);
  }
}
