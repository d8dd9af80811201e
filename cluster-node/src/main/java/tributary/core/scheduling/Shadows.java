package tributary.core.scheduling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tributary.core.scheduling.RunningTransfer.Need;
import tributary.core.scheduling.RunningTransfer.Stage;

/**
 * Fills the shadow lists (R189-R198): of boxes that lack nothing they wish for, one after the
 * other, with uplink that nobody else asks for. Looks at a bounded number of boxes and of items.
 */
final class Shadows {
  /** Below this many, a copy that a box has anyway is kept. */
  static final int FEW_COPIES = 2;

  private final SchedulerPolicy policy;
  private final Cell cell;
  private final Donors donors;
  private final Transfers transfers;
  private final List<Decision> decisions;

  /** Boxes that may be given something. */
  private final Set<Node> idle = new LinkedHashSet<>();

  /** Boxes that could not be, until time has gone by. */
  private final Set<Node> asleep = new LinkedHashSet<>();

  private final Pushes pushes;
  private final Spreading spreading;
  private final ShadowChoice choice;
  private final Yielding yielding;

  Shadows(
      SchedulerPolicy policy,
      Cell cell,
      Donors donors,
      Transfers transfers,
      Yielding yielding,
      List<Decision> decisions) {
    this.policy = policy;
    this.cell = cell;
    this.donors = donors;
    this.transfers = transfers;
    this.decisions = decisions;
    this.yielding = yielding;
    this.pushes = new Pushes(cell);
    this.spreading = new Spreading(policy, cell, donors, transfers);
    this.choice = new ShadowChoice(policy, cell, donors, pushes);
  }

  // ---- news

  /** These are to go to all boxes, and no others. */
  void push(List<Push> pushes, Instant now) {
    if (this.pushes.are(pushes)) {
      return;
    }
    Set<Item> over = this.pushes.replace(pushes);
    spreading.replace(this.pushes.items());
    if (!over.isEmpty()) {
      cell.nodes.values().forEach(box -> callOff(box, over, now));
    }
    idle.addAll(asleep);
    asleep.clear();
  }

  /** It is not fetched any more; who has it keeps it while there is room. */
  private void callOff(Node box, Set<Item> over, Instant now) {
    Set<Item> shadow = new LinkedHashSet<>(box.shadow());
    shadow.removeIf(item -> over.contains(item) && !box.holdings.isConfirmed(item));
    if (shadow.size() == box.shadow().size()) {
      return;
    }
    for (RunningTransfer transfer : List.copyOf(box.receiving().values())) {
      if (!shadow.contains(transfer.item)) {
        yielding.giveWay(transfer, now);
      }
    }
    put(box, shadow);
  }

  List<CellState.PushState> pushes() {
    return pushes.states();
  }

  /** An item came to be known: it may be one that all boxes wait for. */
  void described(Item item) {
    if (spreading.contains(item)) {
      idle.addAll(asleep);
      asleep.clear();
    }
  }

  /** What the box kept, by a word of before this scheduler began. */
  void known(Node node, Set<Item> items) {
    Set<Item> told = new LinkedHashSet<>(items);
    told.addAll(node.required());
    node.told = told;
    if (node.shadow().isEmpty()) {
      node.shadow(items);
      cell.wishes.changed(node);
    }
    if (node.hiddenBytes == 0) {
      put(node, new LinkedHashSet<>());
    }
    settle(node);
  }

  /** What it must have has changed. */
  void required(Node node) {
    Set<Item> shadow = new LinkedHashSet<>(node.shadow());
    node.required().forEach(shadow::remove);
    put(node, shadow);
  }

  /** Its list, or what it holds, has changed. */
  void settle(Node node) {
    if (node.hiddenBytes == 0 || !node.online || !node.inventoryKnown) {
      return;
    }
    Set<Item> shadow = new LinkedHashSet<>(node.shadow());
    shadow.removeIf(Item::isSnapshot);
    promote(node, shadow);
    keepRare(node, shadow);
    while (!shadow.isEmpty() && !Space.hides(node, shadow)) {
      shadow.remove(choice.leastMissed(node, shadow, true));
    }
    put(node, shadow);
  }

  /** What is on the list is shown as soon as there is room for it among what is shown (R195). */
  private static void promote(Node node, Set<Item> shadow) {
    for (Item item : node.list) {
      if (shadow.contains(item) && node.hasRoomFor(item)) {
        shadow.remove(item);
        node.shadow(shadow);
      }
    }
  }

  /** What would be let go of although hardly any box has it. */
  private void keepRare(Node node, Set<Item> shadow) {
    for (Item item : node.holdings.items()) {
      if (item.isRare()
          && node.holdings.isConfirmed(item)
          && !node.wants(item)
          && !shadow.contains(item)) {
        choice.makeRoom(node, shadow, item, Double.MAX_VALUE);
      }
    }
  }

  /** Of some items there are few copies left: whoever has one is to keep it. */
  private void keepRare() {
    int left = policy.shadow().boxesPerRound();
    Iterator<Item> rare = cell.rare.iterator();
    while (left-- > 0 && rare.hasNext()) {
      List<Node> holders = new ArrayList<>();
      rare.next().boxes.forEach(holders::add);
      rare.remove();
      holders.stream().limit(left).forEach(this::settle);
    }
  }

  private void put(Node node, Set<Item> shadow) {
    node.shadow(shadow);
    Set<Item> hidden = node.hidden();
    Leaving.tell(node, hidden);
    if (hidden.equals(node.told)) {
      return;
    }
    Set<Item> before = node.told;
    node.told = hidden;
    cell.wishes.changed(node);
    before.forEach(cell.forecast::changed);
    decisions.add(new Decision.Shadow(node.id, hidden.stream().map(item -> item.media).toList()));
  }

  // ---- giving way

  /** It was its turn: does it lack anything but room? */
  void served(Node node, List<Item> lacking, Instant now) {
    if (node.hiddenBytes == 0) {
      return;
    }
    boolean content = true;
    for (Item item : lacking) {
      content &= item.isKnown() && !node.receiving().containsKey(item) && !node.hasRoomFor(item);
    }
    for (RunningTransfer transfer : node.receiving().values()) {
      content &= transfer.need == Need.SHADOW;
    }
    asleep.remove(node);
    if (content) {
      idle.add(node);
      return;
    }
    idle.remove(node);
    for (RunningTransfer transfer : List.copyOf(node.receiving().values())) {
      yielding.giveWay(transfer, now);
    }
  }

  // ---- filling

  /** Time went by: some who could not be served are looked at again. */
  void wake() {
    Iterator<Node> sleepers = asleep.iterator();
    for (int i = 0; i < policy.shadow().boxesPerRound() && sleepers.hasNext(); i++) {
      idle.add(sleepers.next());
      sleepers.remove();
    }
    spreading.wake();
  }

  /** A further round would send more of what is pushed. */
  boolean hasMore() {
    return spreading.hasMore();
  }

  /** After all wishes. */
  void round(Instant now) {
    keepRare();
    int left = Math.min(idle.size(), policy.shadow().boxesPerRound());
    while (left-- > 0) {
      Iterator<Node> first = idle.iterator();
      Node node = first.next();
      first.remove();
      if (node.online && !fill(node, now)) {
        asleep.add(node);
      }
    }
    spreading.round(now);
  }

  /** False if nothing can be done for it now. */
  private boolean fill(Node node, Instant now) {
    if (!node.canReceive(policy.leastRateBitsPerSecond())) {
      return false;
    }
    for (RunningTransfer transfer : node.receiving().values()) {
      if (transfer.need != Need.SHADOW) {
        return false;
      }
      if (spreading.contains(transfer.item)) {
        spreading.takes(transfer);
        continue;
      }
      Offer offer =
          transfer.stage == Stage.READY ? donors.spare(node, transfer.item, transfer, now) : null;
      if (offer != null) {
        transfers.grant(transfer, offer, now);
        idle.add(node);
        return true;
      }
    }
    return node.receiving().isEmpty() ? begin(node, now) : beginPushed(node, now);
  }

  /** It does not wait until other hidden items are there. */
  private boolean beginPushed(Node node, Instant now) {
    Set<Item> shadow = new LinkedHashSet<>(node.shadow());
    for (Item item : pushes.of(node)) {
      boolean isMissing =
          item.isKnown() && !node.holdings.isConfirmed(item) && !node.receiving().containsKey(item);
      if (isMissing
          && (shadow.contains(item) || choice.makeRoom(node, shadow, item, Double.MAX_VALUE))) {
        put(node, shadow);
        return start(node, item, now);
      }
    }
    return false;
  }

  private boolean begin(Node node, Instant now) {
    for (Item item : node.shadow()) {
      if (!node.holdings.isConfirmed(item) && start(node, item, now)) {
        return true;
      }
    }
    Set<Item> shadow = new LinkedHashSet<>(node.shadow());
    Item chosen = choice.next(node, shadow, now);
    if (chosen == null) {
      return false;
    }
    boolean isHeld = node.holdings.isConfirmed(chosen);
    put(node, shadow);
    return isHeld || start(node, chosen, now);
  }

  private boolean start(Node node, Item item, Instant now) {
    boolean whole = node.holdings.isWhole(item);
    if (node.rests(item, now)
        || !node.budget.allows(item.lengthBytes(), policy.shadow().churnBytesPerDay(), now)
        || !(whole || choice.isToBeHad(node, item, now))) {
      return false;
    }
    node.budget.spend(item.lengthBytes() - node.holdings.bytes(item));
    transfers.start(node, item, now);
    return true;
  }
}
