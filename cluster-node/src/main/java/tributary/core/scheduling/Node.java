package tributary.core.scheduling;

import static tributary.core.scheduling.Sparse.with;
import static tributary.core.scheduling.Sparse.without;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.NodeKind;

/** An edge node as the scheduler remembers it, online or not. */
class Node {
  /** The unit of supply: bits per second. */
  static final long UNIT_BITS = 64_000;

  final ClientId id;
  NodeKind kind = NodeKind.SET_TOP_BOX;
  Reachability reachability = new Reachability.Untested();

  /** Numbers of its {@link Location} in the cell; region 0 is not known. */
  int network;

  int region;

  /** Where a media server stands, by its own word; empty: it is a cluster of its own. */
  private String mediaCluster = "";

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
  long uplinkLent;
  long downlinkReserved;

  /** Nodes with which no connection came about lately. */
  private Map<Node, Pairing.Failures> unconnected = Map.of();

  /** Leases in which this node is silent; it gets no new work meanwhile. */
  int silences;

  /** It is being emptied, to be switched off: it lends no more than what nobody else has. */
  boolean draining;

  /** It was probed and has said nothing since, in no lease and of itself. */
  boolean unanswered;

  final Holdings holdings;

  /** Items of which it is known that they were watched there, held or not. */
  private Set<Item> watched = Set.of();

  /** What it keeps for others or for later, not shown (R189); and what it was told of that. */
  private Set<Item> shadow = Set.of();

  Set<Item> told = Set.of();

  /** What it has and was told to let go of. */
  Set<Item> leaving = Set.of();

  /** What it must have, before all that it wishes for; neither shown nor part of its room. */
  private List<Item> required = List.of();

  /** The part of its capacity for that (R194); 0: it has no shadow list. */
  long hiddenBytes;

  final ChurnBudget budget = new ChurnBudget();

  /** Leases by which it sends to shadow lists. */
  int shadowLeases;

  /** Items held, confirmed, shown, and not watched yet; see {@link #countUnwatched}. */
  private int unwatched;

  private Map<Item, RunningTransfer> receiving = Map.of();
  private Map<Lease, Lease> sending = Map.of();

  /** Items that somebody watches there before all of it has come: where the player is. */
  private Map<Item, List<Integer>> watching = Map.of();

  /** Items that failed and are left alone until then. */
  private Map<Item, Instant> resting = Map.of();

  /** Numbers of the last decision for and from this node: fairness (R290, R292). */
  long lastServed;

  /** Its class while it takes part in {@link Rounds}, its round there, and what is left of it. */
  Turn.Standing standing;

  long round;
  long creditBytes;

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

  Node(ClientId id, List<Item> catalog) {
    this.id = id;
    this.holdings = new Holdings(catalog);
  }

  /** Something is there that nobody has watched yet (R384). */
  boolean hasUnwatched() {
    return unwatched > 0;
  }

  Set<Item> seen() {
    return watched;
  }

  Set<Item> shadow() {
    return shadow;
  }

  boolean hides(Item item) {
    return shadow.contains(item);
  }

  List<Item> required() {
    return required;
  }

  void required(List<Item> items) {
    required = items;
    countUnwatched();
  }

  /** All that it keeps without showing it. */
  Set<Item> hidden() {
    if (required.isEmpty()) {
      return shadow;
    }
    Set<Item> hidden = new LinkedHashSet<>(required);
    hidden.addAll(shadow);
    return hidden;
  }

  void shadow(Set<Item> items) {
    shadow = items.isEmpty() ? Set.of() : new LinkedHashSet<>(items);
    countUnwatched();
  }

  void watched(Set<Item> items) {
    watched = items;
    countUnwatched();
  }

  /** What it holds has changed. */
  void countUnwatched() {
    int seen = 0;
    for (Item item : watched) {
      seen += holdings.isConfirmed(item) ? 1 : 0;
    }
    for (Item item : hidden()) {
      seen += !watched.contains(item) && holdings.isConfirmed(item) ? 1 : 0;
    }
    unwatched = holdings.confirmed() - seen;
  }

  boolean wants(Item item) {
    return list.contains(item) || required.contains(item);
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

  /** Servers of one are lost together, as far as copies go (R127). */
  String mediaCluster() {
    return mediaCluster.isEmpty() ? id.text() : mediaCluster;
  }

  void standsIn(String cluster) {
    mediaCluster = cluster;
  }

  boolean isOrigin() {
    return kind.isOrigin();
  }

  boolean hasRoomFor(Item item) {
    return Space.shows(this, item);
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
