package tributary.core.scheduling;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.NodeKind;

/** An edge node as the scheduler remembers it, online or not. */
final class Node {
  /** The unit of supply: bits per second. */
  private static final long UNIT_BITS = 64_000;

  final ClientId id;
  NodeKind kind = NodeKind.SET_TOP_BOX;
  Reachability reachability = new Reachability.Untested();

  /** Numbers of its {@link Location} in the cell; region 0 is not known. */
  int network;

  int region;

  /** The latest version of its list that is known, and the list: rank 1 first. */
  long listVersion;

  List<Item> list = List.of();
  boolean online;
  Digest inventoryDigest;
  boolean inventoryKnown;
  long uplink;
  long downlink;

  /** Its uplink in units of {@link #UNIT_BITS}, as counted in supplies since it came online. */
  int units;

  long capacityBytes;
  long uplinkReserved;
  long downlinkReserved;

  /** Nodes with which no connection came about lately. */
  private Map<Node, Pairing.Failures> unconnected = Map.of();

  /** Leases in which this node is silent; it gets no new work meanwhile. */
  int silences;

  /** It is being emptied, to be switched off: it lends no more than what nobody else has. */
  boolean draining;

  /** It was probed and has said nothing since, in no lease and of itself. */
  boolean unanswered;

  final Holdings holdings = new Holdings();
  private Map<Item, RunningTransfer> receiving = Map.of();
  private Map<Lease, Lease> sending = Map.of();

  /** Items that somebody watches there before all of it has come: where the player is. */
  private Map<Item, List<Integer>> watching = Map.of();

  /** Items that failed and are left alone until then. */
  private Map<Item, Instant> resting = Map.of();

  /** Numbers of the last decision for and from this node: fairness (R290, R292). */
  long lastServed;

  long lastSent;

  /** Bits per second it was seen to send, decayed; 0 if never seen. */
  double throughput;

  /** Since when it was promised less than its floor; null while it gets enough. */
  Instant shortSince = Instant.EPOCH;

  /** What it wants before anything else, as counted in {@link Item#firstWishes}. */
  Item firstWish;

  /** Its place in the order of service, if it stands in it. */
  Turn turn;

  List<Item> waitingFor = List.of();

  Node(ClientId id) {
    this.id = id;
  }

  boolean wants(Item item) {
    return list.contains(item);
  }

  void limits(long uplinkBitsPerSecond, long downlinkBitsPerSecond) {
    uplink = Math.max(0, uplinkBitsPerSecond);
    downlink = Math.max(0, downlinkBitsPerSecond);
  }

  Map<Item, RunningTransfer> receiving() {
    return receiving;
  }

  void receives(RunningTransfer transfer) {
    receiving = with(receiving, transfer.item, transfer);
  }

  void receivesNoMore(RunningTransfer transfer) {
    receiving = without(receiving, transfer.item);
  }

  Set<Lease> sending() {
    return sending.keySet();
  }

  void sends(Lease lease) {
    sending = with(sending, lease, lease);
  }

  void sendsNoMore(Lease lease) {
    sending = without(sending, lease);
  }

  /** Where the players of an item are; nowhere if it is not watched. */
  List<Integer> watching(Item item) {
    return watching.getOrDefault(item, List.of());
  }

  boolean isWatching() {
    return !watching.isEmpty();
  }

  void watches(Item item, List<Integer> heads) {
    watching = heads.isEmpty() ? without(watching, item) : with(watching, item, heads);
  }

  void watchesNothing() {
    watching = Map.of();
  }

  Map<Node, Pairing.Failures> unconnected() {
    return unconnected;
  }

  void unconnected(Node other, Pairing.Failures failures) {
    unconnected = with(unconnected, other, failures);
  }

  void connected(Node other) {
    unconnected = without(unconnected, other);
  }

  void rest(Item item, Instant until) {
    resting = with(resting, item, until);
  }

  boolean rests(Item item, Instant now) {
    Instant until = resting.get(item);
    return until != null && now.isBefore(until);
  }

  /** Most nodes of a big cell have none of these at most times, and an empty map costs too. */
  private static <K, V> Map<K, V> with(Map<K, V> map, K key, V value) {
    Map<K, V> open = map.isEmpty() ? new LinkedHashMap<>(4) : map;
    open.put(key, value);
    return open;
  }

  private static <K, V> Map<K, V> without(Map<K, V> map, K key) {
    if (map.isEmpty()) {
      return map;
    }
    map.remove(key);
    return map.isEmpty() ? Map.of() : map;
  }

  boolean isOrigin() {
    return kind.isOrigin();
  }

  /**
   * Whether the item would still fit beside all that the node keeps or is getting. A box lets go of
   * whole items that are off its list when it needs the room; other nodes keep everything.
   */
  boolean hasRoomFor(Item item) {
    long used = item.lengthBytes();
    for (int i = 0; i < holdings.size(); i++) {
      Item held = holdings.get(i);
      used += held == item || isEvictable(held) ? 0 : held.lengthBytes();
    }
    for (Item coming : receiving.keySet()) {
      used += coming == item || holdings.contains(coming) ? 0 : coming.lengthBytes();
    }
    return used <= capacityBytes;
  }

  private boolean isEvictable(Item item) {
    return kind == NodeKind.SET_TOP_BOX
        && !wants(item)
        && !receiving.containsKey(item)
        && holdings.isWhole(item);
  }

  long uplinkFree() {
    return Math.max(0, uplink - uplinkReserved);
  }

  long downlinkFree() {
    return Math.max(0, downlink - downlinkReserved);
  }

  /** Bits per second, in whole units; at least one if it can send at all. */
  static int units(long uplink) {
    return uplink == 0 ? 0 : Math.clamp(uplink / UNIT_BITS, 1, 1 << 14);
  }

  /** Books or frees promised downlink and keeps track of whether it is short. */
  void promised(long change, double floorShare, Instant now) {
    downlinkReserved += change;
    if (downlinkReserved >= floorShare * downlink) {
      shortSince = null;
    } else if (shortSince == null) {
      shortSince = now;
    }
  }

  boolean isShortFor(Duration time, Instant now) {
    return shortSince != null && !now.isBefore(shortSince.plus(time));
  }

  boolean canSend(long leastRate) {
    return online && silences == 0 && uplink > 0 && uplinkFree() >= Math.min(leastRate, uplink);
  }

  boolean canReceive(long leastRate) {
    return online
        && inventoryKnown
        && silences == 0
        && downlink > 0
        && downlinkFree() >= Math.min(leastRate, downlink);
  }

  void measured(long bytes, long elapsedMillis) {
    if (bytes > 0 && elapsedMillis > 0) {
      double seen = bytes * 8000.0 / elapsedMillis;
      throughput = throughput == 0 ? seen : 0.7 * throughput + 0.3 * seen;
    }
  }
}
