package tributary.core.scheduling;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tributary.core.scheduling.RunningTransfer.Need;

/** The items that somebody is getting, by how much they need them. */
final class Needs {
  /** The numbers of those needed alike. */
  private static final class Needed {
    private final BitSet numbers = new BitSet();
    private int size;
  }

  /** Every item of the cell, by number. */
  private final List<Item> catalog;

  private final Map<Need, Needed> byNeed = new EnumMap<>(Need.class);

  Needs(List<Item> catalog) {
    this.catalog = catalog;
    for (Need need : Need.values()) {
      byNeed.put(need, new Needed());
    }
  }

  /** Who takes it has changed. */
  void changed(Item item) {
    byNeed.forEach(
        (need, needed) -> {
          boolean isNeeded = !item.takers.of(need).isEmpty();
          if (isNeeded != needed.numbers.get(item.number)) {
            needed.numbers.set(item.number, isNeeded);
            needed.size += isNeeded ? 1 : -1;
          }
        });
  }

  /**
   * The next of them that the holder has any of, in the order of their numbers; null: there is no
   * further one. A box holds few items, a media server nearly all of them.
   *
   * @param after null: the first
   */
  Item next(Need need, Holdings held, Item after) {
    Needed needed = byNeed.get(need);
    BitSet items = needed.numbers;
    if (needed.size < held.size()) {
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
