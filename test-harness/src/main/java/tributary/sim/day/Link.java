package tributary.sim.day;

import java.util.LinkedHashSet;
import java.util.Set;

/** One direction of a link that many leases share. */
final class Link {
  final double capacity;
  final Set<Flow> flows = new LinkedHashSet<>();

  /** Promised to its flows; bits per second. */
  double promised;

  /** What each of them gets of what it was promised. */
  double factor = 1;

  /** It is to be looked at again. */
  boolean marked;

  Link(double capacity) {
    this.capacity = capacity;
  }

  double fair() {
    return promised <= capacity ? 1 : capacity / promised;
  }
}
