package tributary.core.scheduling;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tributary.core.scheduling.CellState.ItemState;

/** Makes an {@link ItemState} of each item that somebody holds or wants, and what it lacks. */
final class ItemStates {
  private final Cell cell;
  private final OtherCells others;
  private final SchedulerPolicy.Shadow policy;
  private final Instant now;
  private final Map<Item, Integer> wishes = new HashMap<>();
  private final Map<Item, Integer> shadows = new HashMap<>();

  /** Wishes, by the forecast. */
  private final Map<Item, Double> expected = new HashMap<>();

  /** Copies on boxes that there are, or will be, for one of an item's weight. */
  private double copiesOfWeight;

  private ItemStates(Cell cell, OtherCells others, SchedulerPolicy.Shadow policy, Instant now) {
    this.cell = cell;
    this.others = others;
    this.policy = policy;
    this.now = now;
  }

  /** In no order. */
  static List<ItemState> of(
      Cell cell, OtherCells others, SchedulerPolicy.Shadow policy, Instant now) {
    ItemStates states = new ItemStates(cell, others, policy, now);
    states.count();
    return cell.items.values().stream().map(states::state).toList();
  }

  private void count() {
    for (Node node : cell.nodes.values()) {
      if (node.online && !node.isOrigin()) {
        node.list.forEach(item -> wishes.merge(item, 1, Integer::sum));
        for (Item item : node.shadow()) {
          shadows.merge(item, node.holdings.isConfirmed(item) ? 1 : 0, Integer::sum);
        }
      }
    }
    long copies = 0;
    double weights = 0;
    for (Item item : cell.items.values()) {
      expected.put(item, cell.forecast.expected(item, now));
      if (item.isKnown() && item.whole) {
        copies += item.copies + item.takers.all();
        weights += weight(item);
      }
    }
    copiesOfWeight = weights == 0 ? 0 : copies / weights;
  }

  private double weight(Item item) {
    return Forecast.weight(expected.get(item));
  }

  private ItemState state(Item item) {
    int boxes = whole(item.boxes, item);
    int servers = whole(item.origins, item);
    int listed = wishes.getOrDefault(item, 0);
    boolean isNowhereElse = item.copiesElsewhere == 0 && !item.isSnapshot();
    return new ItemState(
        item.media,
        boxes,
        servers,
        item.takers.all(),
        listed,
        item.firstWishes,
        shadows.getOrDefault(item, 0),
        expected.get(item),
        wanted(item),
        item.copiesElsewhere,
        // A server is in every cell, a box in one.
        isNowhereElse && boxes + servers == 1 && (boxes == 1 || others.isFirst(item)),
        isNowhereElse && boxes + servers == 0 && listed > 0 && !others.isListedBefore(item));
  }

  private static int whole(Holders holders, Item item) {
    int whole = 0;
    for (Node holder : holders) {
      whole += holder.holdings.isWhole(item) ? 1 : 0;
    }
    return whole;
  }

  private int wanted(Item item) {
    if (policy.share() == 0 || !item.isKnown() || !item.whole) {
      return 0;
    }
    int least = item.copiesElsewhere > 0 ? 0 : 1;
    return wanted(weight(item), copiesOfWeight, policy.leastNeed(), least, cell.nodes.size());
  }

  /**
   * One at least, unless another cell has one; beyond that its part of all copies by its weight, or
   * by the setting as many as its weight is worth.
   */
  static int wanted(double weight, double copiesOfWeight, double leastNeed, int least, int most) {
    double wanted = leastNeed > 0 ? Math.ceil(weight / leastNeed) : weight * copiesOfWeight;
    return Math.clamp(Math.round(wanted), least, Math.max(least, most));
  }
}
