package tributary.core.scheduling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import tributary.core.scheduling.RunningTransfer.Stage;
import tributary.model.CellId;
import tributary.model.NodeKind;
import tributary.model.SegmentRange;

/**
 * One cell's scheduler: {@link #apply news}, then {@link #round decisions}. Deterministic: the same
 * calls with the same instants give the same decisions. Not thread-safe; one actor owns it.
 *
 * <p>Keeps the patent's order of duty (R362-R393) without its scans: copies on media servers first,
 * then boxes with nothing to watch, then the others; within a class the least recently served. A
 * piece of news touches only the nodes it may concern.
 */
public final class Scheduler {
  private final SchedulerPolicy policy;
  private final List<Decision> decisions = new ArrayList<>();
  private final Cell cell;
  private final Turns turns;
  private final Pairing pairing;
  private final Transfers transfers;
  private final Presence presence;
  private final Placement placement;
  private final Serving serving;
  private final Shadows shadows;
  final Neighbours neighbours;

  /** Places copies only on media servers of its own {@code cell}; the others lend donors. */
  public Scheduler(CellId own, SchedulerPolicy policy) {
    this.policy = policy;
    this.cell = new Cell(policy);
    this.turns = new Turns(policy);
    this.pairing = new Pairing(policy.connecting());
    this.transfers = new Transfers(policy, cell, turns, pairing, decisions);
    DonorSearch search = new DonorSearch(policy, pairing, cell);
    this.neighbours = Neighbours.of(own, policy, cell, search, turns, transfers, decisions);
    Donors donors = new Donors(policy, pairing, cell, search, neighbours.borrowing());
    this.presence = new Presence(policy.answerTimeout(), cell, turns, transfers, decisions);
    this.placement = new Placement(own, policy, cell, transfers);
    Yielding yielding = new Yielding(policy, cell, transfers);
    this.shadows = new Shadows(policy, cell, donors, transfers, yielding, decisions);
    this.serving =
        new Serving(policy, cell, turns, donors, transfers, shadows, yielding, decisions);
  }

  /** Takes news in. What follows from it comes with the next round. */
  public void apply(SchedulerEvent event, Instant now) {
    event.speaker().map(cell.nodes::get).ifPresent(node -> presence.heard(node, now));
    switch (event) {
      case SchedulerEvent.Joined joined -> joined(joined, now);
      case SchedulerEvent.Reached reached -> reached(reached);
      case SchedulerEvent.LimitsChanged changed -> limitsChanged(changed);
      case SchedulerEvent.Watching watching -> watching(watching);
      case SchedulerEvent.Watched watched -> watched(watched);
      case SchedulerEvent.ShadowKnown known ->
          shadows.known(
              cell.node(known.client()),
              known.items().stream().map(cell::item).collect(Collectors.toSet()));
      case SchedulerEvent.Required required -> required(required, now);
      case SchedulerEvent.Left left -> left(left);
      case SchedulerEvent.InventoryReported inventory -> inventory(inventory, now);
      case SchedulerEvent.SegmentsHeld held -> held(held, now);
      case SchedulerEvent.SegmentsDropped dropped -> dropped(dropped);
      case SchedulerEvent.ListChanged changed -> listChanged(changed, now);
      case SchedulerEvent.ItemKnown known -> itemKnown(known);
      case SchedulerEvent.Draining(var client, var draining) ->
          placement.drain(cell.nodes.get(client), draining);
      case SchedulerEvent.Pushed(var pushes) -> {
        shadows.push(pushes, now);
        pushes.forEach(push -> serving.describe(cell.item(push.media()), now));
      }
      case SchedulerEvent.OtherCell(var told) -> neighbours.hear(told, now);
      case SchedulerEvent.OfLoan news -> neighbours.hear(news, now);
      case SchedulerEvent.TransferReady ready -> transfers.ready(ready, now);
      case SchedulerEvent.TransferRetrying retrying -> transfers.retrying(retrying, now);
      case SchedulerEvent.PartyHeld held -> transfers.partyHeld(held);
      case SchedulerEvent.LeaseEnded ended ->
          transfers.leaseEnded(ended, now).ifPresent(party -> presence.silent(party, now));
      case SchedulerEvent.TransferEnded ended -> transfers.ended(ended, now);
    }
  }

  /** Time went by: asks again where no answer came, looks again at some who wait. Then a round. */
  public List<Decision> tick(Instant now) {
    transfers.lookAfterOverdue(now);
    presence.askSilent(now);
    turns.sweep();
    shadows.wake();
    neighbours.expire(now);
    return round(now);
  }

  /** Decides at most {@code decisions-per-round} leases; {@link #hasMore} tells if more wait. */
  public List<Decision> round(Instant now) {
    placement.round(now).forEach(item -> serving.describe(item, now));
    int left = policy.decisionsPerRound();
    Node node;
    while (left-- > 0 && (node = turns.next()) != null) {
      if (serving.serve(node, now)) {
        turns.ready(node);
      }
    }
    if (turns.isEmpty()) {
      shadows.round(now);
    }
    List<Decision> decided = List.copyOf(decisions);
    decisions.clear();
    return decided;
  }

  public boolean hasMore() {
    return !turns.isEmpty() || shadows.hasMore();
  }

  private void joined(SchedulerEvent.Joined joined, Instant now) {
    Node node = cell.node(joined.client());
    presence.left(node);
    Rounds.leaves(node);
    node.kind = joined.kind();
    node.standsIn(joined.mediaCluster());
    cell.relist(node, joined.list());
    node.reachability = joined.reachability();
    cell.locations.locate(node, joined.location());
    pairing.forget(node);
    node.limits(joined.uplinkBitsPerSecond(), joined.downlinkBitsPerSecond());
    node.watchesNothing();
    node.capacityBytes = joined.capacityBytes();
    node.hiddenBytes =
        node.kind == NodeKind.SET_TOP_BOX
            ? (long) (policy.shadow().share() * node.capacityBytes)
            : 0;
    node.shortSince = now;
    node.inventoryKnown = joined.inventoryDigest().equals(node.inventoryDigest);
    cell.online(node);
    if (!node.inventoryKnown) {
      decisions.add(new Decision.AskInventory(node.id));
    }
    cancelUnlisted(node, now);
    transfers.receiverBack(node, now);
    turns.ready(node);
  }

  private void reached(SchedulerEvent.Reached reached) {
    Node node = cell.nodes.get(reached.client());
    if (node == null || !node.online) {
      return;
    }
    node.reachability = reached.reachability();
    turns.ready(node);
    turns.wakeThoseServedBy(node);
  }

  private void limitsChanged(SchedulerEvent.LimitsChanged changed) {
    Node node = cell.nodes.get(changed.client());
    if (node == null || !node.online) {
      return;
    }
    turns.withdraw(node);
    boolean more = changed.uplinkBitsPerSecond() > node.uplink;
    node.limits(changed.uplinkBitsPerSecond(), changed.downlinkBitsPerSecond());
    if (more) {
      turns.wakeThoseServedBy(node);
    }
    turns.ready(node);
  }

  private void watching(SchedulerEvent.Watching watching) {
    Node node = cell.nodes.get(watching.client());
    if (node != null && node.online) {
      node.watches(cell.item(watching.media()), watching.segments());
      turns.ready(node);
    }
  }

  private void watched(SchedulerEvent.Watched watched) {
    Node node = cell.node(watched.client());
    turns.withdraw(node);
    cell.wishes.watched(
        node, watched.items().stream().map(cell::item).collect(Collectors.toUnmodifiableSet()));
    turns.ready(node);
  }

  private void required(SchedulerEvent.Required required, Instant now) {
    Node node = cell.node(required.client());
    List<Item> items = required.items().stream().map(cell::item).toList();
    if (items.equals(node.required())) {
      return;
    }
    turns.withdraw(node);
    node.required(items);
    items.forEach(item -> serving.describe(item, now));
    shadows.required(node);
    cancelUnlisted(node, now);
    turns.ready(node);
  }

  private void left(SchedulerEvent.Left left) {
    Node node = cell.nodes.get(left.client());
    if (node != null) {
      presence.left(node);
    }
    neighbours.borrowing().left(left.client());
  }

  private void inventory(SchedulerEvent.InventoryReported inventory, Instant now) {
    Node node = cell.node(inventory.client());
    if (!node.online) {
      return;
    }
    turns.withdraw(node);
    List<Item> held = cell.replaceHoldings(node, inventory.parts(), inventory.confirmed());
    node.inventoryDigest = inventory.inventoryDigest();
    node.inventoryKnown = true;
    if (node.isOrigin()) {
      cell.placeAgain();
    }
    for (Item item : held) {
      serving.describe(item, now);
      turns.wake(item);
      RunningTransfer transfer = node.receiving().get(item);
      if (transfer != null && node.holdings.isConfirmed(item)) {
        transfers.cancel(transfer, "the receiver holds it, confirmed", now);
      }
    }
    shadows.settle(node);
    turns.ready(node);
  }

  private void held(SchedulerEvent.SegmentsHeld held, Instant now) {
    Node node = cell.nodes.get(held.client());
    if (node == null || !node.online) {
      return;
    }
    node.inventoryDigest = null;
    cell.suspects.heard(node.id);
    Item item = cell.item(held.media());
    BitSet segments = SegmentRange.toBits(held.segments());
    boolean wasWhole = item.whole;
    cell.hold(node, item, segments);
    transfers.receiverHeld(node, item, now);
    if (item.whole && !wasWhole) {
      turns.wake(item);
    } else {
      turns.wakeIfServedBy(node, item);
    }
  }

  private void dropped(SchedulerEvent.SegmentsDropped dropped) {
    Node node = cell.nodes.get(dropped.client());
    if (node == null) {
      return;
    }
    turns.withdraw(node);
    node.inventoryDigest = null;
    Item item = cell.item(dropped.media());
    cell.drop(node, item, dropped.segments());
    transfers.receiverDropped(node, item, dropped.segments());
    shadows.settle(node);
    turns.ready(node);
  }

  private void listChanged(SchedulerEvent.ListChanged changed, Instant now) {
    Node node = cell.node(changed.client());
    if (!cell.relist(node, changed.list())) {
      return;
    }
    turns.withdraw(node);
    shadows.settle(node);
    cancelUnlisted(node, now);
    turns.ready(node);
  }

  private void cancelUnlisted(Node node, Instant now) {
    if (node.isOrigin()) {
      return;
    }
    for (RunningTransfer transfer : node.receiving().values()) {
      if (!node.wants(transfer.item)
          && !node.hides(transfer.item)
          && transfer.stage != Stage.CANCELLING) {
        transfers.cancel(transfer, "taken off the list", now);
      }
    }
  }

  private void itemKnown(SchedulerEvent.ItemKnown known) {
    cell.describe(known.manifest());
    Item item = cell.item(known.manifest().media());
    item.genres = known.genres();
    shadows.described(item);
    turns.wake(item);
  }

  /** What to tell other cells now; of other items each time, if there are too many for one. */
  public CellSummary summary(Instant now) {
    return neighbours.own().next(now);
  }

  public CellState state() {
    return States.of(cell, transfers);
  }

  /** Looks at every box for each push. */
  public List<CellState.PushState> pushes() {
    return shadows.pushes();
  }

  /** Who holds and who wants what, in no order. */
  public List<CellState.ItemState> items(Instant now) {
    return ItemStates.of(cell, neighbours.others(), policy.shadow(), now);
  }
}
