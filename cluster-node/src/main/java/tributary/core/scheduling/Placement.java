package tributary.core.scheduling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tributary.model.CellId;

/** Each item on so many media servers, so that losing one loses nothing (I2). */
final class Placement {
  private final CellId own;
  private final SchedulerPolicy policy;
  private final Cell cell;
  private final Transfers transfers;

  Placement(CellId own, SchedulerPolicy policy, Cell cell, Transfers transfers) {
    this.own = own;
    this.policy = policy;
    this.cell = cell;
    this.transfers = transfers;
  }

  /** Starts what copies are lacking; the items of which nothing is known yet. */
  List<Item> round(Instant now) {
    List<Item> unknown = new ArrayList<>();
    for (Item item : List.copyOf(cell.toPlace)) {
      cell.toPlace.remove(item);
      if (!item.isKnown()) {
        unknown.add(item);
      } else if (item.whole) {
        place(item, now);
      }
    }
    return unknown;
  }

  private void place(Item item, Instant now) {
    long copies = cell.origins.stream().filter(origin -> isHome(origin, item)).count();
    for (; copies < policy.originCopies(); copies++) {
      Optional<Node> home = newHome(item, now);
      if (home.isEmpty()) {
        cell.unplaced.add(item);
        return;
      }
      transfers.start(home.get(), item, now);
    }
  }

  /** A node that is being emptied counts as no home; null: there is no such node. */
  void drain(Node node, boolean draining) {
    if (node == null || node.draining == draining) {
      return;
    }
    node.draining = draining;
    node.holdings.items().forEach(cell.toPlace::add);
  }

  private static boolean isHome(Node origin, Item item) {
    return !origin.draining && hasOrGets(origin, item);
  }

  private static boolean hasOrGets(Node origin, Item item) {
    return origin.holdings.isWhole(item) || origin.receiving().containsKey(item);
  }

  private Optional<Node> newHome(Item item, Instant now) {
    return cell.origins.stream()
        .filter(origin -> origin.id.cell().equals(own))
        .filter(origin -> origin.inventoryKnown && !origin.draining && !hasOrGets(origin, item))
        .filter(origin -> !origin.rests(item, now) && origin.hasRoomFor(item))
        .min(
            Comparator.comparingInt((Node origin) -> origin.receiving().size())
                .thenComparingInt(origin -> origin.holdings.size())
                .thenComparing(origin -> origin.id));
  }
}
