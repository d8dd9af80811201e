package tributary.core.scheduling;

import java.util.BitSet;
import java.util.List;
import tributary.core.scheduling.RunningTransfer.Need;

/** The items that somebody is getting, by how much they need them. */
final class Needs {
  private static final Need[] ALL = Need.values();

  /** Every item of the cell, by number. */
  private final List<Item> catalog;

  /** For each need, the numbers of items; and how many there are. */
  private final BitSet[] needed = new BitSet[ALL.length];

  private final int[] sizes = new int[ALL.length];

  Needs(List<Item> catalog) {
    this.catalog = catalog;
    for (Need need : ALL) {
      needed[need.ordinal()] = new BitSet();
    }
  }

  /** Who takes it has changed. */
  void changed(Item item) {
    for (Need need : ALL) {
      BitSet items = needed[need.ordinal()];
      boolean isNeeded = !item.takers.of(need).isEmpty();
      if (isNeeded != items.get(item.number)) {
        items.set(item.number, isNeeded);
        sizes[need.ordinal()] += isNeeded ? 1 : -1;
      }
    }
  }

  /**
   * The next of them that the holder has any of, in the order of their numbers; null: there is no
   * further one. A box holds few items, a media server nearly all of them.
   *
   * @param after null: the first
   */
  Item next(Need need, Holdings held, Item after) {
    BitSet items = needed[need.ordinal()];
    if (sizes[need.ordinal()] < held.size()) {
      int number = items.nextSetBit(after == null ? 0 : after.number + 1);
      while (number >= 0 && !held.contains(catalog.get(number))) {
        number = items.nextSetBit(number + 1);
      }
      return number < 0 ? null : catalog.get(number);
    }
    for (int i = after == null ? 0 : held.indexAfter(after); i < held.size(); i++) {
      if (items.get(held.number(i))) {
        return held.get(i);
      }
    }
    return null;
  }
}
