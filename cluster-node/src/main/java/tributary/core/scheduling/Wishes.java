package tributary.core.scheduling;

import java.util.List;
import java.util.Set;

/** What boxes are getting, by how much they need it, kept in step with each change. */
final class Wishes {
  final Needs needs;
  private final Seeding seeding;
  private final Forecast forecast;

  /**
   * @param catalog every item of the cell, by number
   */
  Wishes(List<Item> catalog, Seeding seeding, Forecast forecast) {
    this.needs = new Needs(catalog);
    this.seeding = seeding;
    this.forecast = forecast;
  }

  void takes(RunningTransfer transfer) {
    if (!transfer.receiver.isOrigin()) {
      transfer.item.takers.add(transfer);
      takersChanged(transfer.item);
    }
  }

  void takesNoMore(RunningTransfer transfer) {
    if (transfer.item.takers.remove(transfer)) {
      takersChanged(transfer.item);
    }
  }

  private void takersChanged(Item item) {
    seeding.changed(item);
    needs.changed(item);
    forecast.changed(item);
  }

  /** What was watched there, in place of what was known. */
  void watched(Node node, Set<Item> items) {
    node.watched(items);
    changed(node);
  }

  /** What this node wants most, or whether it has anything to watch, has changed. */
  void changed(Node node) {
    for (RunningTransfer transfer : node.receiving().values()) {
      if (transfer.item.takers.remove(transfer)) {
        transfer.item.takers.add(transfer);
        takersChanged(transfer.item);
      }
    }
  }

  /** {@code item} is null when it wants nothing. */
  void first(Node node, Item item) {
    if (node.firstWish == item || node.isOrigin()) {
      return;
    }
    if (node.firstWish != null) {
      seeding.wished(node.firstWish, -1);
    }
    if (item != null) {
      seeding.wished(item, 1);
    }
    node.firstWish = item;
    changed(node);
  }
}
