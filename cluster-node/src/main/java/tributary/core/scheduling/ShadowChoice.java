package tributary.core.scheduling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which item a box's shadow list takes in next, and which makes way for it. First what is pushed to
 * all, then what its household listed and has no room to show (R193), then what lacks copies (R191,
 * R192), then what it will most likely want (R197).
 */
final class ShadowChoice {
  private static final int TRIES = 4;

  private final SchedulerPolicy policy;
  private final Cell cell;
  private final Donors donors;

  private final Pushes pushes;

  ShadowChoice(SchedulerPolicy policy, Cell cell, Donors donors, Pushes pushes) {
    this.policy = policy;
    this.cell = cell;
    this.donors = donors;
    this.pushes = pushes;
  }

  /** The next item for this box, for which {@code shadow} then has room; or null. */
  Item next(Node node, Set<Item> shadow, Instant now) {
    List<Item> asked = new ArrayList<>(pushes.of(node));
    node.list.stream().filter(item -> !node.hasRoomFor(item)).forEach(asked::add);
    for (Item item : asked) {
      if (lacks(node, shadow, item)
          && canGet(node, item, now)
          && makeRoom(node, shadow, item, Double.MAX_VALUE)) {
        return item;
      }
    }
    return mostNeeded(node, shadow, now);
  }

  private boolean lacks(Node node, Set<Item> shadow, Item item) {
    return item.isKnown()
        && !shadow.contains(item)
        && !node.receiving().containsKey(item)
        && !(node.holdings.isConfirmed(item) && node.wants(item));
  }

  private boolean canGet(Node node, Item item, Instant now) {
    return node.holdings.isConfirmed(item)
        || (node.budget.allows(item.lengthBytes(), policy.shadow().churnBytesPerDay(), now)
            && isToBeHad(node, item, now));
  }

  /** What is pushed waits for its donors. */
  boolean isToBeHad(Node node, Item item, Instant now) {
    return (item.whole && pushes.contains(item)) || donors.spare(node, item, null, now) != null;
  }

  /** Of the first ones, by need of copies and the household's taste (R198). */
  private Item mostNeeded(Node node, Set<Item> shadow, Instant now) {
    Set<String> taste = taste(node);
    List<Item> candidates = new ArrayList<>();
    int looked = 0;
    for (Item item : cell.forecast.needed(now)) {
      if (looked++ == policy.shadow().itemsConsidered()
          || item.need <= policy.shadow().leastNeed()) {
        break;
      }
      if (lacks(node, shadow, item) && !node.wants(item) && !item.isSnapshot()) {
        candidates.add(item);
      }
    }
    candidates.sort(
        (a, b) -> Double.compare(affinity(taste, b) * b.need, affinity(taste, a) * a.need));
    int tries = 0;
    for (Item item : candidates) {
      if (tries++ == TRIES) {
        break;
      }
      if (!canGet(node, item, now)) {
        cell.forecast.rest(item, now.plus(policy.answerTimeout()));
      } else if (makeRoom(node, shadow, item, item.need / policy.shadow().evictRatio())) {
        return item;
      }
    }
    return null;
  }

  private static Set<String> taste(Node node) {
    Set<String> genres = new HashSet<>();
    node.list.forEach(item -> genres.addAll(item.genres));
    node.seen().forEach(item -> genres.addAll(item.genres));
    return genres;
  }

  private static double affinity(Set<String> taste, Item item) {
    return item.genres.stream().anyMatch(taste::contains) ? 2 : 1;
  }

  /**
   * Puts the item into {@code shadow}, in place of others that are missed less than {@code most}
   * where there is no room (E10). Never of the last copy on a box, in any cell.
   */
  boolean makeRoom(Node node, Set<Item> shadow, Item item, double most) {
    Set<Item> changed = new LinkedHashSet<>(shadow);
    changed.add(item);
    while (!Space.hides(node, changed)) {
      Set<Item> others = new LinkedHashSet<>(changed);
      others.remove(item);
      Item least = leastMissed(node, others, false);
      if (least == null || least.need >= most) {
        return false;
      }
      changed.remove(least);
    }
    shadow.retainAll(changed);
    shadow.add(item);
    return true;
  }

  /** Of these; where even the last copy of an item may go, it does so after all others. */
  Item leastMissed(Node node, Set<Item> shadow, boolean evenLast) {
    List<Item> kept = pushes.of(node);
    Item least = null;
    for (Item item : shadow) {
      boolean free =
          evenLast || (!item.isLast() && node.holdings.isConfirmed(item) && !kept.contains(item));
      if (free && (least == null || isMissedLess(node, item, least))) {
        least = item;
      }
    }
    return least;
  }

  private static boolean isMissedLess(Node node, Item item, Item least) {
    boolean isLast = isLastOn(node, item);
    return isLast == isLastOn(node, least) ? item.need < least.need : !isLast;
  }

  private static boolean isLastOn(Node node, Item item) {
    return item.isLast() && node.holdings.isConfirmed(item);
  }
}
