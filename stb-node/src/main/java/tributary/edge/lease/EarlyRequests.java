package tributary.edge.lease;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tributary.model.LeaseId;

/**
 * Requests that came right behind an offer that has no answer yet: they wait for it, so that a new
 * lease costs one round trip. A rogue node fills no memory with them.
 */
final class EarlyRequests {
  private static final int MOST = 2048;

  private final Map<LeaseId, List<Integer>> waiting = new HashMap<>();
  private int count;
  private int offers;

  void offered() {
    offers++;
  }

  /** False when no offer is open to which the request might belong, or too many wait. */
  boolean keep(LeaseId lease, int segment) {
    if (offers == 0 || count >= MOST) {
      return false;
    }
    count++;
    waiting.computeIfAbsent(lease, it -> new ArrayList<>()).add(segment);
    return true;
  }

  List<Integer> take(LeaseId lease) {
    List<Integer> taken = waiting.remove(lease);
    count -= taken == null ? 0 : taken.size();
    return taken == null ? List.of() : taken;
  }

  /** One offer has its answer; returned is what belongs to no offer at all. */
  Map<LeaseId, List<Integer>> answered() {
    offers--;
    if (offers > 0) {
      return Map.of();
    }
    Map<LeaseId, List<Integer>> orphans = Map.copyOf(waiting);
    waiting.clear();
    count = 0;
    return orphans;
  }
}
