package tributary.core.release;

import tributary.model.BootReport;

/** How far a box has come with a release. The names are stored. */
public enum Outcome {
  OFFERED(0),
  STAGED(1),
  TRYING(2),
  GOOD(3),
  ROLLED_BACK(3),
  REFUSED(3);

  private final int rank;

  Outcome(int rank) {
    this.rank = rank;
  }

  /** Only a greater one takes the place of another: what came of it stays. */
  public int rank() {
    return rank;
  }

  /** By the box's own word. */
  public static Outcome of(BootReport report, long counter) {
    if (report.givenUp() == counter) {
      return ROLLED_BACK;
    }
    if (report.good() >= counter) {
      return GOOD;
    }
    if (report.refused() == counter) {
      return REFUSED;
    }
    if (report.running() == counter || (report.restarting() && report.staged() == counter)) {
      return TRYING;
    }
    return report.staged() == counter ? STAGED : OFFERED;
  }

  /** Upper snake case; empty unless it is bad. */
  public static String reason(BootReport report, long counter) {
    return switch (of(report, counter)) {
      case ROLLED_BACK -> report.givenUpFor();
      case REFUSED -> report.refusedFor();
      case OFFERED, STAGED, TRYING, GOOD -> "";
    };
  }
}
