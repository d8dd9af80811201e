package tributary.core.scheduling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import tributary.core.scheduling.RunningTransfer.Stage;
import tributary.model.CellId;

/**
 * Each item in so many media clusters (R127-R129): with copies in k of n clusters, any n-k+1 of
 * them hold everything, for k times the storage. Within a cluster one server has it, the one with
 * the least to do.
 */
final class Placement {
  private final CellId own;
  private final SchedulerPolicy policy;
  private final Cell cell;
  private final Transfers transfers;

  /** Until when servers that are gone are expected back. */
  private final Map<Node, Instant> expected = new HashMap<>();

  Placement(CellId own, SchedulerPolicy policy, Cell cell, Transfers transfers) {
    this.own = own;
    this.policy = policy;
    this.cell = cell;
    this.transfers = transfers;
  }

  /** Starts what copies are lacking; the items of which nothing is known yet. */
  List<Item> round(Instant now) {
    giveUp(now);
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

  /** A server that restarts costs no copies; one that stays away does. */
  private void giveUp(Instant now) {
    expected.keySet().retainAll(cell.absentOrigins);
    for (Node origin : List.copyOf(cell.absentOrigins)) {
      Instant until =
          expected.computeIfAbsent(origin, gone -> now.plus(policy.placementPatience()));
      if (!now.isBefore(until)) {
        cell.absentOrigins.remove(origin);
        origin.holdings.items().forEach(cell.toPlace::add);
      }
    }
  }

  private void place(Item item, Instant now) {
    if (clusters(item, Placement::isHolder).size() >= policy.originCopies()) {
      callOff(item, now);
      return;
    }
    Set<String> homes = clusters(item, Placement::isHome);
    while (homes.size() < policy.originCopies()) {
      Optional<Node> home = newHome(item, homes, now);
      if (home.isEmpty()) {
        cell.unplaced.add(item);
        return;
      }
      transfers.start(home.get(), item, now);
      homes.add(home.get().mediaCluster());
    }
  }

  /** Whoever held it is back: the copy that was to take its place is not needed. */
  private void callOff(Item item, Instant now) {
    for (Node origin : cell.origins) {
      RunningTransfer copy = origin.receiving().get(item);
      if (copy != null && copy.stage != Stage.CANCELLING) {
        transfers.cancel(copy, "enough media clusters hold it", now);
      }
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

  private Set<String> clusters(Item item, BiPredicate<Node, Item> counts) {
    Set<String> clusters = new HashSet<>();
    for (Set<Node> origins : List.of(cell.origins, cell.absentOrigins)) {
      for (Node origin : origins) {
        if (!origin.draining && counts.test(origin, item)) {
          clusters.add(origin.mediaCluster());
        }
      }
    }
    return clusters;
  }

  private static boolean isHolder(Node origin, Item item) {
    return origin.holdings.isWhole(item) && !origin.receiving().containsKey(item);
  }

  private static boolean isHome(Node origin, Item item) {
    return origin.holdings.isWhole(item) || origin.receiving().containsKey(item);
  }

  private Optional<Node> newHome(Item item, Set<String> but, Instant now) {
    return cell.origins.stream()
        .filter(origin -> origin.id.cell().equals(own))
        .filter(origin -> !but.contains(origin.mediaCluster()))
        .filter(origin -> origin.inventoryKnown && !origin.draining && !isHome(origin, item))
        .filter(origin -> !origin.rests(item, now) && origin.hasRoomFor(item))
        .min(
            Comparator.comparingInt((Node origin) -> origin.receiving().size())
                .thenComparingInt(origin -> origin.holdings.size())
                .thenComparing(origin -> origin.id));
  }
}
