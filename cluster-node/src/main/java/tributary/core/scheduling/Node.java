package tributary.core.scheduling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tributary.core.client.PriorityList;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.MediaId;
import tributary.model.NodeKind;

/** An edge node as the scheduler remembers it, online or not. */
final class Node {
  /** The unit of supply: bits per second. */
  private static final long UNIT_BITS = 64_000;

  /** What a node has of one item. */
  static final class Holding {
    final BitSet segments = new BitSet();
    boolean confirmed;
  }

  final ClientId id;
  NodeKind kind = NodeKind.SET_TOP_BOX;
  Reachability reachability = new Reachability.Untested();
  PriorityList list = PriorityList.EMPTY;
  Set<MediaId> listed = Set.of();
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
  final Map<Node, Pairing.Failures> unconnected = new HashMap<>();

  /** Leases in which this node is silent; it gets no new work meanwhile. */
  int silences;

  /** It was probed and has said nothing since, in no lease and of itself. */
  boolean unanswered;

  final Map<MediaId, Holding> holdings = new HashMap<>();
  int confirmedItems;
  final Map<MediaId, RunningTransfer> receiving = new LinkedHashMap<>();
  final Set<Lease> sending = new LinkedHashSet<>();

  /** Items that somebody watches there before all of it has come: where the player is. */
  final Map<MediaId, List<Integer>> watching = new HashMap<>();

  /** Items that failed and are left alone until then. */
  final Map<MediaId, Instant> resting = new HashMap<>();

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

  final List<Item> waitingFor = new ArrayList<>();

  Node(ClientId id) {
    this.id = id;
  }

  /** News of lists may overtake each other: the latest version counts. */
  boolean wants(PriorityList changed) {
    if (changed.version() < list.version()) {
      return false;
    }
    list = changed;
    listed = Set.copyOf(changed.items());
    return true;
  }

  void limits(long uplinkBitsPerSecond, long downlinkBitsPerSecond) {
    uplink = Math.max(0, uplinkBitsPerSecond);
    downlink = Math.max(0, downlinkBitsPerSecond);
  }

  void watches(MediaId media, List<Integer> heads) {
    if (heads.isEmpty()) {
      watching.remove(media);
    } else {
      watching.put(media, heads);
    }
  }

  boolean isOrigin() {
    return kind.isOrigin();
  }

  /** What it has of an item; an empty holding that is not remembered, if nothing. */
  Holding holding(MediaId media) {
    Holding held = holdings.get(media);
    return held == null ? new Holding() : held;
  }

  boolean holdsWhole(Item item) {
    return item.isKnown() && holding(item.media).segments.cardinality() == item.segmentCount();
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

  boolean rests(MediaId media, Instant now) {
    Instant until = resting.get(media);
    return until != null && now.isBefore(until);
  }

  void measured(long bytes, long elapsedMillis) {
    if (bytes > 0 && elapsedMillis > 0) {
      double seen = bytes * 8000.0 / elapsedMillis;
      throughput = throughput == 0 ? seen : 0.7 * throughput + 0.3 * seen;
    }
  }
}
