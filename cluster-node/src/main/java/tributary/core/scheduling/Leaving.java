package tributary.core.scheduling;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Copies that boxes were told to let go of. They lie there until the room is needed and are copies
 * as long as they do; but no other is let go of because of them, or the last ones would go together
 * (E10).
 */
final class Leaving {
  private Leaving() {}

  /** The box is about to be told that these are what it hides. */
  static void tell(Node box, Set<Item> hidden) {
    Set<Item> leaving = new LinkedHashSet<>(box.leaving);
    leaving.addAll(box.told);
    leaving.removeIf(
        item -> hidden.contains(item) || box.wants(item) || !box.holdings.isConfirmed(item));
    if (!leaving.equals(box.leaving)) {
      count(box, -1);
      box.leaving = leaving.isEmpty() ? Set.of() : leaving;
      count(box, 1);
    }
  }

  private static void count(Node box, int sign) {
    for (Item item : box.leaving) {
      if (box.online && box.holdings.isConfirmed(item)) {
        item.leaving += sign;
      }
    }
  }
}
