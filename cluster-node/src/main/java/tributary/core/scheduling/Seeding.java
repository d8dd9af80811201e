package tributary.core.scheduling;

import java.util.Comparator;
import java.util.TreeSet;
import tributary.core.scheduling.RunningTransfer.Need;

/**
 * Whose first copies an origin sends before others: the item that most boxes want before anything
 * else. A byte of it serves them all, so this order makes the mean wait shortest (Smith's rule).
 */
final class Seeding {
  private static final Comparator<Item> MOST_WANTED_FIRST =
      Comparator.comparingInt((Item item) -> item.firstWishes)
          .reversed()
          .thenComparing(item -> item.media);

  private final TreeSet<Item> items = new TreeSet<>(MOST_WANTED_FIRST);

  /** What it lacks or who takes it has changed. */
  void changed(Item item) {
    if (item.isSeeded == item.wantsSeeds()) {
      return;
    }
    item.isSeeded = !item.isSeeded;
    if (item.isSeeded) {
      items.add(item);
    } else {
      items.remove(item);
    }
  }

  void wished(Item item, int change) {
    if (item.isSeeded) {
      items.remove(item);
      item.isSeeded = false;
    }
    item.firstWishes += change;
    changed(item);
  }

  /** No item that more boxes wait for could use this origin instead. */
  boolean isTurnOf(Item item, Node origin, long leastRate) {
    Item next = next(origin, leastRate);
    return next == null || next.firstWishes <= item.firstWishes;
  }

  /** The item whose first copies this origin should send next, or null. */
  Item next(Node origin, long leastRate) {
    for (Item wanted : items) {
      if (origin.holdings.contains(wanted) && hasTaker(wanted, leastRate)) {
        return wanted;
      }
    }
    return null;
  }

  private static boolean hasTaker(Item item, long leastRate) {
    int looked = 0;
    for (Need need : Need.values()) {
      for (RunningTransfer transfer : item.takers.of(need)) {
        if (looked++ == Takers.MOST_LOOKED_AT || transfer.canTake(leastRate)) {
          return true;
        }
      }
    }
    return false;
  }
}
