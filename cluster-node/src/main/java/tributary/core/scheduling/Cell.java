package tributary.core.scheduling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tributary.model.ClientId;
import tributary.model.HaveMap;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.NodeKind;
import tributary.model.SegmentRange;

/** Who holds what: every node and item of a cell, the counts kept exact with each change. */
final class Cell {
  final Map<ClientId, Node> nodes = new HashMap<>();
  final Map<MediaId, Item> items = new HashMap<>();
  final Set<Node> origins = new TreeSet<>((a, b) -> a.id.compareTo(b.id));

  /** Items whose number of copies on media servers should be looked at. */
  final Set<Item> toPlace = new LinkedHashSet<>();

  /** Items with too few of them, until a media server joins. */
  final Set<Item> unplaced = new LinkedHashSet<>();

  /** Whose first copies an origin sends next. */
  final Seeding seeding = new Seeding();

  final Suspects suspects;

  Cell(SchedulerPolicy policy) {
    suspects = new Suspects(policy.suspectTime());
  }

  Node node(ClientId id) {
    return nodes.computeIfAbsent(id, Node::new);
  }

  Item item(MediaId media) {
    return items.computeIfAbsent(media, Item::new);
  }

  void describe(Manifest manifest) {
    Item item = item(manifest.media());
    if (item.isKnown()) {
      return;
    }
    for (Node node : nodes.values()) {
      Node.Holding held = node.holdings.get(item.media);
      if (held != null) {
        held.segments.clear(manifest.segmentCount(), Integer.MAX_VALUE);
        if (held.confirmed) {
          held.segments.set(0, manifest.segmentCount());
        }
      }
    }
    item.describe(manifest);
    seeding.changed(item);
    for (Node node : nodes.values()) {
      item.whole |= node.holdsWhole(item);
    }
    toPlace.add(item);
  }

  /** The node's holdings count from now on. */
  void online(Node node) {
    node.online = true;
    node.units = Node.units(node.uplink);
    if (node.isOrigin()) {
      origins.add(node);
      toPlace.addAll(unplaced);
      unplaced.clear();
    }
    node.holdings.forEach((media, held) -> counted(node, item(media), held.segments, 1));
  }

  void offline(Node node) {
    node.holdings.forEach((media, held) -> counted(node, item(media), held.segments, -1));
    node.holdings.keySet().forEach(media -> holderGone(node, item(media)));
    origins.remove(node);
    suspects.heard(node.id);
    wishesFirst(node, null);
    node.online = false;
  }

  /** Replaces all that was known of an online node's holdings; the items it has now. */
  List<Item> replaceHoldings(Node node, Map<MediaId, HaveMap> parts, List<MediaId> confirmed) {
    for (MediaId media : List.copyOf(node.holdings.keySet())) {
      drop(node, item(media), List.of());
    }
    List<Item> held = new ArrayList<>();
    for (Map.Entry<MediaId, HaveMap> part : new TreeMap<>(parts).entrySet()) {
      Item item = item(part.getKey());
      BitSet bits = part.getValue().toBits();
      if (!bits.isEmpty() || confirmed.contains(item.media)) {
        hold(node, item, bits);
        held.add(item);
      }
    }
    confirmed.stream().filter(parts::containsKey).forEach(media -> confirm(node, item(media)));
    return held;
  }

  void hold(Node node, Item item, BitSet segments) {
    Node.Holding held = node.holdings.computeIfAbsent(item.media, media -> new Node.Holding());
    BitSet added = (BitSet) segments.clone();
    if (item.isKnown()) {
      added.clear(item.segmentCount(), Math.max(item.segmentCount(), added.length()));
    }
    added.andNot(held.segments);
    held.segments.or(added);
    if (node.online) {
      counted(node, item, added, 1);
    }
    item.whole |= node.holdsWhole(item);
  }

  /** The item counts as downloaded. */
  void confirm(Node node, Item item) {
    BitSet all = new BitSet();
    if (item.isKnown()) {
      all.set(0, item.segmentCount());
    }
    hold(node, item, all);
    Node.Holding held = node.holdings.get(item.media);
    if (!held.confirmed) {
      held.confirmed = true;
      node.confirmedItems++;
      needsChanged(node);
    }
  }

  /** No ranges: the whole item. */
  void drop(Node node, Item item, List<SegmentRange> ranges) {
    Node.Holding held = node.holdings.get(item.media);
    if (held == null) {
      return;
    }
    BitSet lost = (BitSet) held.segments.clone();
    if (!ranges.isEmpty()) {
      lost.and(SegmentRange.toBits(ranges));
    }
    held.segments.andNot(lost);
    if (node.online) {
      counted(node, item, lost, -1);
    }
    if (held.confirmed && (!lost.isEmpty() || ranges.isEmpty())) {
      held.confirmed = false;
      node.confirmedItems--;
      needsChanged(node);
    }
    if (held.segments.isEmpty()) {
      node.holdings.remove(item.media);
      holderGone(node, item);
    }
  }

  private static void holderGone(Node node, Item item) {
    item.boxesUplink -= item.boxes.remove(node) ? node.units : 0;
    item.origins.remove(node);
  }

  private void counted(Node node, Item item, BitSet segments, int change) {
    if (node.isOrigin()) {
      item.origins.add(node);
      toPlace.add(item);
    } else {
      item.boxesUplink += item.boxes.add(node) ? node.units : 0;
      supplied(item, segments, change * node.units);
    }
  }

  /** More, or less, uplink can send these segments of it, now or soon. */
  void supplied(Item item, BitSet segments, int units) {
    item.supplied(segments, units);
    seeding.changed(item);
  }

  void takes(RunningTransfer transfer) {
    if (!transfer.receiver.isOrigin()) {
      transfer.item.takers.add(transfer);
      seeding.changed(transfer.item);
    }
  }

  void takesNoMore(RunningTransfer transfer) {
    if (transfer.item.takers.remove(transfer)) {
      seeding.changed(transfer.item);
    }
  }

  /** What this node wants most, or whether it has anything to watch, has changed. */
  private static void needsChanged(Node node) {
    for (RunningTransfer transfer : node.receiving.values()) {
      if (transfer.item.takers.remove(transfer)) {
        transfer.item.takers.add(transfer);
      }
    }
  }

  /** {@code item} is null when it wants nothing. */
  void wishesFirst(Node node, Item item) {
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
    needsChanged(node);
  }

  /** It sends now, so others are looked at first next time (R292). */
  void sent(Node donor) {
    if (!donor.isOrigin()) {
      for (MediaId media : donor.holdings.keySet()) {
        Set<Node> boxes = item(media).boxes;
        if (boxes.remove(donor)) {
          boxes.add(donor);
        }
      }
    }
  }

  /**
   * Whether the item would still fit beside all that the node keeps or is getting. A box lets go of
   * whole items that are off its list when it needs the room; other nodes keep everything.
   */
  boolean fits(Node node, Item item) {
    long used = item.lengthBytes();
    for (MediaId media : node.holdings.keySet()) {
      boolean stays = !media.equals(item.media) && !isEvictable(node, media);
      used += stays ? item(media).lengthBytes() : 0;
    }
    for (MediaId media : node.receiving.keySet()) {
      boolean counted = media.equals(item.media) || node.holdings.containsKey(media);
      used += counted ? 0 : item(media).lengthBytes();
    }
    return used <= node.capacityBytes;
  }

  private boolean isEvictable(Node node, MediaId media) {
    return node.kind == NodeKind.SET_TOP_BOX
        && !node.listed.contains(media)
        && !node.receiving.containsKey(media)
        && node.holdsWhole(item(media));
  }

  boolean shouldAsk(Item item, Instant now, SchedulerPolicy policy) {
    if (item.isKnown()
        || (item.asked != null && now.isBefore(item.asked.plus(policy.answerTimeout())))) {
      return false;
    }
    item.asked = now;
    return true;
  }
}
