package tributary.core.scheduling;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tributary.core.scheduling.RunningTransfer.Need;

/** The items that somebody is getting, by how much they need them. */
final class Needs {
  private final Map<Need, Set<Item>> items = new EnumMap<>(Need.class);

  Needs() {
    for (Need need : Need.values()) {
      items.put(need, new TreeSet<>(Comparator.comparingInt(item -> item.number)));
    }
  }

  /** Who takes it has changed. */
  void changed(Item item) {
    for (Need need : Need.values()) {
      if (item.takers.of(need).isEmpty()) {
        items.get(need).remove(item);
      } else {
        items.get(need).add(item);
      }
    }
  }

  /** Some that this node may have; a box holds few items, a media server nearly all of them. */
  Iterable<Item> of(Need need, Node holder) {
    Set<Item> needed = items.get(need);
    return needed.size() < holder.holdings.size() ? needed : holder.holdings.items();
  }
}
