package tributary.core.scheduling;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tributary.core.client.PriorityList;
import tributary.model.ClientId;
import tributary.model.HaveMap;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.SegmentRange;

/** Who holds what: every node and item of a cell, the counts kept exact with each change. */
final class Cell {
  final Nodes nodes = new Nodes();
  final Map<MediaId, Item> items = new HashMap<>();

  /** The same, by their numbers. */
  final List<Item> numbered = new ArrayList<>();

  /** Online. */
  int boxes;

  final Set<Node> origins = new TreeSet<>((a, b) -> a.id.compareTo(b.id));

  /** Media servers that have gone and are expected back. */
  final Set<Node> absentOrigins = new LinkedHashSet<>();

  /** Items whose number of copies on media servers should be looked at. */
  final Set<Item> toPlace = new LinkedHashSet<>();

  /** Items with too few of them, until a media server joins. */
  final Set<Item> unplaced = new LinkedHashSet<>();

  /** Whose first copies an origin sends next. */
  final Seeding seeding = new Seeding();

  /** What boxes are getting, and want most. */
  final Wishes wishes;

  final Forecast forecast;

  /** Items of which there are fewer copies on boxes than there were, and few. */
  final Set<Item> rare = new LinkedHashSet<>();

  /** Running leases for shadow lists. */
  int shadowLeases;

  final Givers givers = new Givers();

  final Suspects suspects;

  final LocationNumbers locations = new LocationNumbers();

  Cell(SchedulerPolicy policy) {
    suspects = new Suspects(policy.suspectTime());
    forecast = new Forecast(policy.shadow());
    wishes = new Wishes(numbered, seeding, forecast);
  }

  Node node(ClientId id) {
    return nodes.meet(id, numbered);
  }

  Item item(MediaId media) {
    return items.computeIfAbsent(media, this::unknown);
  }

  private Item unknown(MediaId media) {
    Item item = new Item(media, numbered.size());
    numbered.add(item);
    return item;
  }

  void describe(Manifest manifest) {
    Item item = item(manifest.media());
    if (item.isKnown()) {
      return;
    }
    item.describe(manifest);
    for (Node origin : item.origins) {
      clip(origin, item);
    }
    for (Node box : item.boxes) {
      clip(box, item);
      if (!box.holdings.isConfirmed(item)) {
        item.supplied(box.holdings.segments(item), box.units);
      }
    }
    seeding.changed(item);
    forecast.changed(item);
    toPlace.add(item);
  }

  /** It told of more segments than there are. */
  private static void clip(Node node, Item item) {
    if (!node.holdings.isConfirmed(item)) {
      BitSet part = node.holdings.segments(item);
      part.clear(item.segmentCount(), Math.max(item.segmentCount(), part.length()));
    }
    item.whole |= node.holdings.isWhole(item);
  }

  /** The latest version of a list counts: news of lists may overtake each other. */
  boolean relist(Node node, PriorityList list) {
    if (list.version() < node.listVersion) {
      return false;
    }
    List<Item> before = node.list;
    boolean isFirst = node.listVersion == 0;
    node.listVersion = list.version();
    node.list = list.items().stream().map(this::item).toList();
    forecast.relisted(before, node.list, isFirst);
    return true;
  }

  /** A media server may have come to take what had no place. */
  void placeAgain() {
    toPlace.addAll(unplaced);
    unplaced.clear();
  }

  /** The node's holdings count from now on. */
  void online(Node node) {
    node.online = true;
    boxes += node.isOrigin() ? 0 : 1;
    node.units = Node.units(node.uplink);
    if (node.isOrigin()) {
      origins.add(node);
      absentOrigins.remove(node);
      placeAgain();
    }
    for (int i = 0; i < node.holdings.size(); i++) {
      Item item = node.holdings.get(i);
      if (item.isKnown()) {
        clip(node, item);
      }
      enters(node, item);
    }
  }

  void offline(Node node) {
    boxes -= node.isOrigin() ? 0 : 1;
    for (int i = 0; i < node.holdings.size(); i++) {
      leaves(node, node.holdings.get(i));
    }
    if (origins.remove(node)) {
      absentOrigins.add(node);
    }
    suspects.heard(node.id);
    wishes.first(node, null);
    node.online = false;
  }

  /** Replaces all that was known of an online node's holdings; the items it has now. */
  List<Item> replaceHoldings(Node node, Map<MediaId, HaveMap> parts, List<MediaId> confirmed) {
    while (node.holdings.size() > 0) {
      drop(node, node.holdings.get(node.holdings.size() - 1), List.of());
    }
    Set<MediaId> whole = new HashSet<>(confirmed);
    List<Item> held = new ArrayList<>();
    for (Map.Entry<MediaId, HaveMap> part : new TreeMap<>(parts).entrySet()) {
      Item item = item(part.getKey());
      if (whole.contains(item.media)) {
        confirm(node, item);
      } else {
        hold(node, item, part.getValue().toBits());
      }
      if (node.holdings.contains(item)) {
        held.add(item);
      }
    }
    return held;
  }

  void hold(Node node, Item item, BitSet segments) {
    Holdings holdings = node.holdings;
    if (holdings.isConfirmed(item)) {
      return;
    }
    BitSet added = (BitSet) segments.clone();
    if (item.isKnown()) {
      added.clear(item.segmentCount(), Math.max(item.segmentCount(), added.length()));
    }
    if (added.isEmpty()) {
      return;
    }
    if (!holdings.contains(item)) {
      holdings.add(item);
      holdings.part(item, new BitSet(added.length()));
      if (node.online) {
        enters(node, item);
      }
    }
    BitSet part = holdings.segments(item);
    added.andNot(part);
    part.or(added);
    if (node.online && node.isOrigin()) {
      toPlace.add(item);
    } else if (node.online) {
      supplied(item, added, node.units);
    }
    item.whole |= holdings.isWhole(item);
  }

  /** The item counts as downloaded. */
  void confirm(Node node, Item item) {
    Holdings holdings = node.holdings;
    if (holdings.isConfirmed(item)) {
      return;
    }
    boolean held = holdings.contains(item);
    if (held && node.online) {
      leaves(node, item);
    }
    if (!held) {
      holdings.add(item);
    }
    holdings.confirm(item);
    if (node.online) {
      enters(node, item);
    }
    item.whole = true;
    forecast.changed(item);
    node.countUnwatched();
    wishes.changed(node);
  }

  /** No ranges: the whole item. */
  void drop(Node node, Item item, List<SegmentRange> ranges) {
    Holdings holdings = node.holdings;
    if (!holdings.contains(item)) {
      return;
    }
    boolean confirmed = holdings.isConfirmed(item);
    BitSet held = holdings.segments(item);
    BitSet lost = ranges.isEmpty() ? held : SegmentRange.toBits(ranges);
    if (!ranges.isEmpty() && !held.intersects(lost)) {
      return;
    }
    BitSet rest = (BitSet) held.clone();
    rest.andNot(lost);
    if (node.online) {
      leaves(node, item);
    }
    if (rest.isEmpty()) {
      holdings.remove(item);
    } else {
      holdings.part(item, rest);
      if (node.online) {
        enters(node, item);
      }
    }
    if (confirmed) {
      node.countUnwatched();
      wishes.changed(node);
    }
  }

  /** What the node holds of the item counts. */
  private void enters(Node node, Item item) {
    Holdings holdings = node.holdings;
    holdings.place(item, item.holders(node).add(node));
    if (node.isOrigin()) {
      toPlace.add(item);
    } else {
      item.boxesUplink += node.units;
      count(node, item, 1);
    }
  }

  private void leaves(Node node, Item item) {
    int place = node.holdings.place(item);
    Node moved = item.holders(node).remove(node, place);
    if (moved != null) {
      moved.holdings.place(item, place);
    }
    if (node.isOrigin()) {
      toPlace.add(item);
    } else {
      item.boxesUplink -= node.units;
      count(node, item, -1);
    }
  }

  private void count(Node box, Item item, int sign) {
    if (box.holdings.isConfirmed(item)) {
      item.copied(box, sign);
      forecast.changed(item);
      rarer(item, sign);
      seeding.changed(item);
    } else {
      supplied(item, box.holdings.segments(item), sign * box.units);
    }
  }

  /** So many more copies of it count, or fewer. */
  void rarer(Item item, int change) {
    if (forecast.isOn && change < 0 && item.isRare()) {
      rare.add(item);
    }
  }

  /** More, or less, uplink can send these segments of it, now or soon. */
  void supplied(Item item, BitSet segments, int units) {
    item.supplied(segments, units);
    seeding.changed(item);
  }
}
