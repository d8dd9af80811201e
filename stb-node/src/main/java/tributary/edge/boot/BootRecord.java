package tributary.edge.boot;

import java.util.Optional;

/**
 * What the boot stage remembers from one power-up to the next, and what it concludes. Pure.
 *
 * @param current the slot whose software was good last
 * @param floor the greatest counter that was good; nothing below it runs again
 * @param rejected the greatest counter that was tried and was not good; 0 for none
 * @param rejectedFor why: {@link #NOT_READY} or an {@link UntrustedSoftwareException.Reason}; empty
 *     for none
 * @param trial a release that has not been good yet
 * @param refusals how often software was not what was signed, and why it was not at the last time
 */
public record BootRecord(
    Slot current,
    long floor,
    long rejected,
    String rejectedFor,
    Optional<Trial> trial,
    Refusals refusals) {
  /** Started as often as it may be, and never ready for long enough. */
  public static final String NOT_READY = "NOT_READY";

  /** As a box leaves the factory. */
  public static final BootRecord FIRST =
      new BootRecord(Slot.A, 0, 0, "", Optional.empty(), Refusals.NONE);

  /**
   * @param startsLeft how often it may still be started before it counts as no good
   */
  public record Trial(long counter, int startsLeft) {}

  /**
   * @param reason a {@link UntrustedSoftwareException.Reason}; empty if there was none
   */
  public record Refusals(int count, String reason) {
    static final Refusals NONE = new Refusals(0, "");

    /** For the software to pass on: {@code 3:WRONG_CONTENT}; empty if there was none. */
    String report() {
      return count == 0 ? "" : count + ":" + reason;
    }
  }

  /** What is to be started. */
  public sealed interface Choice {
    /** As it was last time, or at the very first start. */
    record Proven(Slot slot) implements Choice {}

    /** A newer release, on trial. */
    record OnTrial(Slot slot) implements Choice {}
  }

  /**
   * Which slot is to be started.
   *
   * @param newest the counter in the other slot, if what lies there is signed
   */
  public Choice choose(Optional<Long> newest) {
    boolean isNew = newest.filter(it -> it > floor && it > rejected).isPresent();
    // Before anything was good there is nothing to fall back to: the first software is no trial.
    if (floor == 0 || !isNew) {
      return new Choice.Proven(current);
    }
    return new Choice.OnTrial(current.other());
  }

  /**
   * Before software on trial is started. Kept before the start, so that a crash counts as well.
   *
   * @param starts how often a release may be started in all
   */
  public BootRecord trying(long counter, int starts) {
    int left = trial.filter(it -> it.counter() == counter).map(Trial::startsLeft).orElse(starts);
    return left == 0
        ? rejecting(counter, NOT_READY)
        : new BootRecord(
            current,
            floor,
            rejected,
            rejectedFor,
            Optional.of(new Trial(counter, left - 1)),
            refusals);
  }

  /** The release is no good and is not tried again: the next needs a greater counter. */
  public BootRecord rejecting(long counter, String why) {
    return counter < rejected
        ? new BootRecord(current, floor, rejected, rejectedFor, Optional.empty(), refusals)
        : new BootRecord(current, floor, counter, why, Optional.empty(), refusals);
  }

  /** What runs is good: it has been ready for long enough. */
  public BootRecord good(Slot slot, long counter) {
    return new BootRecord(
        slot, Math.max(floor, counter), rejected, rejectedFor, Optional.empty(), refusals);
  }

  /** What was to run is not what was signed. */
  public BootRecord refusing(UntrustedSoftwareException.Reason reason) {
    return new BootRecord(
        current,
        floor,
        rejected,
        rejectedFor,
        trial,
        new Refusals(refusals.count() + 1, reason.name()));
  }
}
