package tributary.core.scheduling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import tributary.core.client.PriorityList;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.HaveMap;
import tributary.model.LeaseId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.NodeKind;
import tributary.model.SegmentRange;
import tributary.model.TransferId;

/**
 * A tiny world around a scheduler: nodes that really hold segments, leases that take as long as
 * their rate says, messages that may be late. Checks every decision against what is really there.
 */
final class MiniSwarm {
  /** A node of this world. */
  static final class Peer {
    final ClientId id;
    final NodeKind kind;
    final long uplink;
    final long downlink;
    Reachability reachability;
    Location location = Location.UNKNOWN;
    String mediaCluster = "";
    final Map<MediaId, BitSet> held = new HashMap<>();
    final Map<MediaId, Boolean> confirmed = new HashMap<>();
    PriorityList list = PriorityList.EMPTY;
    List<MediaId> shadow = List.of();

    /** Of items that it has begun to store: without one it can take no lease. */
    final Set<MediaId> manifests = new HashSet<>();

    boolean online;
    long joins;
    long bytesSent;

    /** An address of its own. */
    Reachability.Endpoint endpoint() {
      return new Reachability.Endpoint(id.text(), 1);
    }

    Peer(ClientId id, NodeKind kind, long uplink, long downlink, boolean reachable) {
      this.id = id;
      this.kind = kind;
      this.uplink = uplink;
      this.downlink = downlink;
      this.reachability =
          reachable ? new Reachability.Open(endpoint()) : new Reachability.Unreachable();
    }
  }

  private record Later(Instant at, long order, Runnable what) {}

  final Scheduler scheduler;
  final Random random;
  final Map<ClientId, Peer> peers = new LinkedHashMap<>();
  final Map<MediaId, Manifest> catalog = new LinkedHashMap<>();
  final Map<LeaseId, LeaseTerms> leases = new LinkedHashMap<>();
  final List<LeaseTerms> granted = new ArrayList<>();
  final Map<TransferId, Integer> epochs = new HashMap<>();
  final Map<TransferId, Boolean> running = new HashMap<>();
  final List<Decision> decided = new ArrayList<>();
  double failureRate;
  final Set<ClientId> faulty = new HashSet<>();

  /** Those that answer when asked for their inventory. */
  final Set<ClientId> answers = new HashSet<>();

  /** Whether a connection comes about, whatever gateways found. */
  BiPredicate<Peer, Peer> connects = (donor, receiver) -> true;

  /** Carries to other cells what is for them. */
  Consumer<Decision.OfLoan> loans = none -> {};

  Instant now = Instant.EPOCH;
  private final PriorityQueue<Later> queue =
      new PriorityQueue<>(Comparator.comparing(Later::at).thenComparingLong(Later::order));
  private long order;

  private final CellId cell;

  MiniSwarm(SchedulerPolicy policy, long seed) {
    this(new CellId(0), policy, seed);
  }

  MiniSwarm(CellId cell, SchedulerPolicy policy, long seed) {
    this.cell = cell;
    scheduler = new Scheduler(cell, policy);
    random = new Random(seed);
    tick();
  }

  private void tick() {
    later(Duration.ofMillis(250), this::tick);
    carryOut(scheduler.tick(now));
  }

  void later(Duration delay, Runnable what) {
    queue.add(new Later(now.plus(delay), order++, what));
  }

  void tell(SchedulerEvent event) {
    scheduler.apply(event, now);
    do {
      carryOut(scheduler.round(now));
    } while (scheduler.hasMore());
    check();
  }

  void tellLater(SchedulerEvent event) {
    later(Duration.ofMillis(1 + random.nextInt(40)), () -> tell(event));
  }

  void run(Duration time) {
    Instant end = now.plus(time);
    while (queue.peek().at().isBefore(end)) {
      Later next = queue.poll();
      now = next.at();
      next.what().run();
    }
    now = end;
  }

  Peer add(int number, NodeKind kind, long uplink, long downlink, boolean reachable) {
    Peer peer = new Peer(ClientId.of(cell, number), kind, uplink, downlink, reachable);
    peers.put(peer.id, peer);
    answers.add(peer.id);
    return peer;
  }

  Manifest publish(int number, int segments, Peer... homes) {
    Manifest manifest = SchedulingFixture.manifest(number, segments);
    catalog.put(manifest.media(), manifest);
    for (Peer home : homes) {
      BitSet all = new BitSet();
      all.set(0, segments);
      home.held.put(manifest.media(), all);
      home.confirmed.put(manifest.media(), true);
    }
    return manifest;
  }

  void join(Peer peer) {
    join(peer, 1L << 40);
  }

  void join(Peer peer, long capacityBytes) {
    peer.online = true;
    peer.joins++;
    Digest digest =
        Digest.ofContent(peer.id.text().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    tell(
        new SchedulerEvent.Joined(
            peer.id,
            peer.kind,
            peer.mediaCluster,
            peer.list,
            peer.reachability,
            peer.location,
            peer.uplink,
            peer.downlink,
            capacityBytes,
            digest));
  }

  void leave(Peer peer) {
    peer.online = false;
    peer.joins++;
    tell(new SchedulerEvent.Left(peer.id));
  }

  void list(Peer peer, MediaId... items) {
    peer.list = peer.list.replacedBy(List.of(items));
    if (peer.online) {
      tell(new SchedulerEvent.ListChanged(peer.id, peer.list));
    }
  }

  private void carryOut(List<Decision> decisions) {
    for (Decision decision : decisions) {
      decided.add(decision);
      switch (decision) {
        case Decision.Start start -> start(start);
        case Decision.Grant grant -> grant(grant.terms(), grant.manifest().isPresent());
        case Decision.PartyGone gone ->
            List.copyOf(leases.values()).stream()
                .filter(terms -> terms.lease().transfer().equals(gone.transfer()))
                .filter(
                    terms ->
                        terms.donor().equals(gone.party()) || terms.receiver().equals(gone.party()))
                .forEach(terms -> end(terms, false, Blame.NONE));
        case Decision.Cancel cancel ->
            endTransfer(cancel.transfer(), SchedulerEvent.Outcome.CANCELLED);
        case Decision.DescribeItem describe ->
            tellLater(new SchedulerEvent.ItemKnown(catalog.get(describe.media())));
        case Decision.Shadow shadow -> peers.get(shadow.client()).shadow = shadow.items();
        case Decision.AskInventory ask -> inventory(peers.get(ask.client()));
        case Decision.OfLoan loan -> loans.accept(loan);
      }
    }
  }

  private void inventory(Peer peer) {
    long join = peer.joins;
    later(
        Duration.ofMillis(5),
        () -> {
          if (peer.online && peer.joins == join && answers.contains(peer.id)) {
            Map<MediaId, HaveMap> parts = new HashMap<>();
            peer.held.forEach((media, bits) -> parts.put(media, HaveMap.of(bits, 1 << 16)));
            tell(
                new SchedulerEvent.InventoryReported(
                    peer.id,
                    Digest.ofContent(new byte[] {(byte) random.nextInt()}),
                    parts,
                    List.copyOf(peer.confirmed.keySet())));
            peer.held.forEach((media, bits) -> assembled(peer, media));
          }
        });
  }

  private void start(Decision.Start start) {
    int epoch = epochs.merge(start.transfer(), 1, Integer::sum);
    List.copyOf(leases.values()).stream()
        .filter(terms -> terms.lease().transfer().equals(start.transfer()))
        .forEach(terms -> end(terms, false, Blame.NONE));
    running.put(start.transfer(), true);
    tellLater(new SchedulerEvent.TransferReady(start.transfer(), epoch));
    later(
        Duration.ofMillis(60),
        () -> assembled(peers.get(start.transfer().client()), start.transfer().media()));
  }

  private void grant(LeaseTerms terms, boolean withManifest) {
    if (terms.lease().epoch() != epochs.get(terms.lease().transfer())) {
      tellLater(new SchedulerEvent.LeaseEnded(terms.lease(), 0, 0, "NOT_GRANTED", Blame.NONE));
      return;
    }
    Peer donor = peers.get(terms.donor());
    Peer receiver = peers.get(terms.receiver());
    MediaId media = terms.lease().transfer().media();
    BitSet segments = SegmentRange.toBits(terms.segments());
    require(donor.online, "an offline donor: " + terms);
    require(contains(donor.held.get(media), segments), "a donor that lacks a segment: " + terms);
    requireWay(terms, donor.reachability, receiver.reachability);
    for (LeaseTerms other : leases.values()) {
      if (other.lease().transfer().equals(terms.lease().transfer())) {
        BitSet both = SegmentRange.toBits(other.segments());
        both.and(segments);
        require(both.isEmpty(), "a segment leased twice: " + terms + " and " + other);
      }
    }
    leases.put(terms.lease(), terms);
    granted.add(terms);
    if (withManifest && random.nextDouble() >= failureRate) {
      receiver.manifests.add(media);
    }
    if (!receiver.manifests.contains(media)) {
      later(
          Duration.ofMillis(50), () -> failed(terms, "DISK_FULL or MANIFEST_MISSING", Blame.NONE));
      return;
    }
    if (!connects.test(donor, receiver)) {
      later(Duration.ofSeconds(1), () -> failed(terms, "CONNECT_FAILED: why", Blame.FULL));
      return;
    }
    long bytes = (long) segments.cardinality() * catalog.get(media).segmentSizeBytes();
    Duration takes = Duration.ofMillis(Math.max(1, bytes * 8000 / terms.rateBitsPerSecond()));
    boolean fails = random.nextDouble() < failureRate || faulty.contains(terms.donor());
    later(fails ? takes.dividedBy(2) : takes, () -> finish(terms, !fails));
  }

  private void failed(LeaseTerms terms, String why, Blame blame) {
    if (leases.remove(terms.lease()) != null) {
      tell(new SchedulerEvent.LeaseEnded(terms.lease(), 0, 0, why, blame));
    }
  }

  private static void requireWay(LeaseTerms terms, Reachability donor, Reachability receiver) {
    boolean leads =
        switch (terms.way()) {
          case Way.ReceiverDials(var at) -> donor.equals(new Reachability.Open(at));
          case Way.DonorDials(var at) -> receiver.equals(new Reachability.Open(at));
          case Way.SimultaneousOpen(var from, var to, var at) ->
              donor.equals(new Reachability.Mapped(from))
                  && receiver.equals(new Reachability.Mapped(to));
        };
    require(leads, "a way that leads nowhere: " + terms);
  }

  private void finish(LeaseTerms terms, boolean succeeds) {
    if (!leases.containsKey(terms.lease())) {
      return;
    }
    Peer receiver = peers.get(terms.receiver());
    MediaId media = terms.lease().transfer().media();
    if (succeeds) {
      BitSet segments = SegmentRange.toBits(terms.segments());
      receiver.held.computeIfAbsent(media, none -> new BitSet()).or(segments);
      tell(new SchedulerEvent.SegmentsHeld(receiver.id, media, terms.segments()));
    }
    end(terms, succeeds, succeeds ? Blame.NONE : Blame.FULL);
    assembled(receiver, media);
  }

  private void end(LeaseTerms terms, boolean succeeded, Blame blame) {
    leases.remove(terms.lease());
    long bytes =
        succeeded
            ? (long) SegmentRange.toBits(terms.segments()).cardinality() * SchedulingFixture.SEGMENT
            : 0;
    peers.get(terms.donor()).bytesSent += bytes;
    tellLater(
        new SchedulerEvent.LeaseEnded(
            terms.lease(), bytes, 1000, succeeded ? "" : "CONNECTION_LOST", blame));
  }

  private void assembled(Peer peer, MediaId media) {
    TransferId transfer = new TransferId(peer.id, media);
    BitSet bits = peer.held.get(media);
    if (bits != null
        && bits.cardinality() == catalog.get(media).segmentCount()
        && running.getOrDefault(transfer, false)) {
      peer.confirmed.put(media, true);
      endTransfer(transfer, SchedulerEvent.Outcome.SUCCEEDED);
    }
  }

  private void endTransfer(TransferId transfer, SchedulerEvent.Outcome outcome) {
    running.put(transfer, false);
    List.copyOf(leases.values()).stream()
        .filter(terms -> terms.lease().transfer().equals(transfer))
        .forEach(terms -> end(terms, false, Blame.NONE));
    later(
        Duration.ofMillis(41),
        () ->
            tell(
                new SchedulerEvent.TransferEnded(
                    transfer, epochs.getOrDefault(transfer, 0), outcome)));
  }

  /** Reservations are exactly those of the running leases, and within every limit. */
  void check() {
    CellState state = scheduler.state();
    Map<ClientId, Long> up = new HashMap<>();
    Map<ClientId, Long> down = new HashMap<>();
    for (CellState.TransferState transfer : state.transfers()) {
      for (CellState.LeaseState lease : transfer.leases()) {
        up.merge(lease.donor(), lease.rateBitsPerSecond(), Long::sum);
        down.merge(transfer.transfer().client(), lease.rateBitsPerSecond(), Long::sum);
      }
    }
    for (CellState.NodeState node : state.nodes()) {
      long sends = up.getOrDefault(node.client(), 0L) + lent(node.client());
      require(node.uplinkReserved() == sends, "uplink: " + node);
      require(node.downlinkReserved() == down.getOrDefault(node.client(), 0L), "down: " + node);
      // What was granted before a limit fell goes on; nothing is granted beyond it.
      long uplink = peers.get(node.client()).uplink;
      require(node.uplinkReserved() <= uplink, "uplink exceeded: " + node);
      require(node.downlinkReserved() <= node.downlinkBitsPerSecond(), "down exceeded: " + node);
    }
  }

  /** Of a box's uplink, to other cells. */
  long lent(ClientId box) {
    return scheduler.neighbours.lending().lentOf(box);
  }

  boolean everyWishIsSatisfied() {
    return peers.values().stream()
        .allMatch(
            peer ->
                peer.list.items().stream()
                    .allMatch(media -> peer.confirmed.getOrDefault(media, false)));
  }

  private static boolean contains(BitSet all, BitSet some) {
    BitSet rest = (BitSet) some.clone();
    if (all != null) {
      rest.andNot(all);
    }
    return rest.isEmpty();
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
