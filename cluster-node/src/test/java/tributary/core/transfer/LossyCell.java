package tributary.core.transfer;

import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import tributary.core.client.PriorityList;
import tributary.core.scheduling.Decision;
import tributary.core.scheduling.LeaseTerms;
import tributary.core.scheduling.Location;
import tributary.core.scheduling.Reachability;
import tributary.core.scheduling.Scheduler;
import tributary.core.scheduling.SchedulerEvent;
import tributary.core.scheduling.SchedulerPolicy;
import tributary.core.scheduling.SchedulingFixture;
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
 * A scheduler, its transfers and their nodes, joined by messages that are lost, doubled, late and
 * out of order. Scheduler and transfers are the real cores; of the nodes there is what they say.
 */
final class LossyCell {
  /** A transfer's entity. */
  static final class Entity {
    TransferState state = new TransferState.Absent();
    LeaseBoard board = LeaseBoard.of(state);
    Instant asked = Instant.EPOCH;
  }

  private static final long QUIET = 120_000;

  private record Later(Instant at, long order, Runnable what) {}

  final Scheduler scheduler;
  final Random random;
  final Map<ClientId, SimulatedNode> nodes = new LinkedHashMap<>();
  final Map<MediaId, Manifest> catalog = new LinkedHashMap<>();
  final Map<TransferId, Entity> entities = new LinkedHashMap<>();
  final Map<TransferId, Long> verified = new HashMap<>();
  private final Map<LeaseId, SimulatedLease> leases = new HashMap<>();
  Instant now = Instant.EPOCH;

  /** Share of messages that are lost, and of those that are doubled or very late. */
  double faults;

  private final PriorityQueue<Later> queue =
      new PriorityQueue<>(Comparator.comparing(Later::at).thenComparingLong(Later::order));
  private long order;

  LossyCell(SchedulerPolicy policy, long seed) {
    scheduler = new Scheduler(new CellId(0), policy);
    random = new Random(seed);
    tick();
  }

  private void tick() {
    later(500, this::tick);
    carryOut(scheduler.tick(now));
  }

  void later(long millis, Runnable what) {
    queue.add(new Later(now.plusMillis(millis), order++, what));
  }

  /** A message, which may get lost, come late, or come twice. */
  void send(Runnable message) {
    if (random.nextDouble() < faults) {
      return;
    }
    boolean late = random.nextDouble() < faults;
    later(1 + random.nextInt(late ? 15_000 : 40), message);
    if (random.nextDouble() < faults) {
      later(1 + random.nextInt(15_000), message);
    }
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

  // ---- the scheduler

  void tell(SchedulerEvent event) {
    scheduler.apply(event, now);
    do {
      carryOut(scheduler.round(now));
    } while (scheduler.hasMore());
    Reservations.check(scheduler.state());
  }

  private void carryOut(List<Decision> decisions) {
    for (Decision decision : decisions) {
      switch (decision) {
        case Decision.Start(var id, var manifest, boolean holdsAll) ->
            send(
                () ->
                    ask(
                        id,
                        new TransferRequest.Start(
                            manifest.lengthBytes(), manifest.rootDigest(), holdsAll)));
        case Decision.Grant(LeaseTerms terms, var manifest) ->
            send(() -> ask(terms.lease().transfer(), new TransferRequest.Grant(terms)));
        case Decision.PartyGone(var id, var party) ->
            send(() -> ask(id, new TransferRequest.PartyGone(party)));
        case Decision.Cancel(var id, var reason) ->
            send(() -> ask(id, new TransferRequest.Cancel(reason)));
        case Decision.DescribeItem(var media) ->
            later(5, () -> tell(new SchedulerEvent.ItemKnown(catalog.get(media))));
        case Decision.OfLoan loan -> throw new IllegalStateException("there is one cell: " + loan);
        case Decision.Shadow _ -> {}
        case Decision.AskInventory(var client) -> inventory(nodes.get(client));
      }
    }
  }

  // ---- the transfers

  void ask(TransferId id, TransferRequest request) {
    Entity entity = entities.computeIfAbsent(id, none -> new Entity());
    Transfer.Decided decided =
        Transfer.decide(
            entity.state, entity.board, request, TransferFixture.POLICY, now, random.nextDouble());
    for (TransferEvent event : decided.events()) {
      entity.state = Transfer.evolve(entity.state, event);
    }
    entity.board = decided.board();
    entity.asked = now;
    later(QUIET, () -> quiet(id, entity));
    decided.actions().forEach(action -> carryOut(id, action));
    Transfer.nextDue(entity.state, entity.board)
        .ifPresent(
            due ->
                later(
                    Math.max(1, Duration.between(now, due).toMillis()),
                    () -> timePassed(id, entity, due)));
  }

  private void quiet(TransferId id, Entity entity) {
    if (entity.state instanceof TransferState.Live
        && !now.isBefore(entity.asked.plusMillis(QUIET))) {
      ask(id, new TransferRequest.Quiet());
    }
  }

  /** One timer at a time: an earlier one that is no longer due says nothing. */
  private void timePassed(TransferId id, Entity entity, Instant due) {
    if (Transfer.nextDue(entity.state, entity.board).filter(due::equals).isPresent()) {
      ask(id, new TransferRequest.TimePassed());
    }
  }

  /** Its entity moves to another machine: what is soft is gone, timers are set again. */
  void restart(Entity entity, TransferId id) {
    entity.board = LeaseBoard.of(entity.state);
    Transfer.nextDue(entity.state, entity.board)
        .ifPresent(
            due ->
                later(
                    Math.max(1, Duration.between(now, due).toMillis()),
                    () -> timePassed(id, entity, due)));
  }

  private void carryOut(TransferId id, TransferAction action) {
    switch (action) {
      case TransferAction.Ready(int epoch) ->
          send(() -> tell(new SchedulerEvent.TransferReady(id, epoch)));
      case TransferAction.Retrying(int epoch, var until, var reason) ->
          send(() -> tell(new SchedulerEvent.TransferRetrying(id, epoch, until)));
      case TransferAction.PartyHeld(var lease, var party, boolean held) ->
          send(() -> tell(new SchedulerEvent.PartyHeld(lease, party, held)));
      case TransferAction.LeaseEnded(var lease, long bytes, long millis, var failure, var blame) ->
          send(() -> tell(new SchedulerEvent.LeaseEnded(lease, bytes, millis, failure, blame)));
      case TransferAction.DonorLacks(var donor, int segment, var reason) ->
          send(
              () ->
                  tell(
                      new SchedulerEvent.SegmentsDropped(
                          donor, id.media(), List.of(new SegmentRange(segment, 1)))));
      case TransferAction.Ended(int epoch, var outcome, var reason) ->
          send(
              () ->
                  tell(
                      new SchedulerEvent.TransferEnded(
                          id, epoch, SchedulerEvent.Outcome.valueOf(outcome))));
      case TransferAction.OrderLease(LeaseTerms terms) -> {
        SimulatedLease lease =
            leases.computeIfAbsent(terms.lease(), none -> new SimulatedLease(this, terms));
        for (TransferRequest.Role role : TransferRequest.Role.values()) {
          send(() -> lease.ordered(role));
        }
      }
      case TransferAction.CancelLease(var lease, var party, var reason) ->
          send(() -> leases.get(lease).cancelled(party));
      case TransferAction.Probe(var lease, var party) ->
          send(() -> leases.get(lease).probed(party));
      case TransferAction.Confirm() -> send(() -> nodes.get(id.client()).confirmed.add(id.media()));
    }
  }

  // ---- the nodes

  SimulatedNode add(int number, NodeKind kind, long uplink, boolean reachable) {
    SimulatedNode node =
        new SimulatedNode(SchedulingFixture.client(number), kind, uplink, reachable);
    nodes.put(node.id, node);
    return node;
  }

  void publish(int number, int segments, SimulatedNode home) {
    Manifest manifest = SchedulingFixture.manifest(number, segments);
    catalog.put(manifest.media(), manifest);
    home.holding(manifest.media()).set(0, segments);
    home.confirmed.add(manifest.media());
  }

  /** A session is one TCP connection: joining, leaving and the inventory come in order. */
  void join(SimulatedNode node) {
    node.online = true;
    node.joins++;
    tell(
        new SchedulerEvent.Joined(
            node.id,
            node.kind,
            "",
            node.list,
            node.reachable
                ? new Reachability.Open(new Reachability.Endpoint(node.id.text(), 1))
                : new Reachability.Unreachable(),
            Location.UNKNOWN,
            node.uplink,
            node.uplink * 4,
            1L << 40,
            Digest.ofContent(new byte[] {(byte) node.joins})));
  }

  void leave(SimulatedNode node) {
    node.online = false;
    leases.values().forEach(lease -> lease.lost(node.id));
    tell(new SchedulerEvent.Left(node.id));
  }

  void wish(SimulatedNode node, List<MediaId> items) {
    node.list = node.list.replacedBy(items);
    if (node.online) {
      tell(new SchedulerEvent.ListChanged(node.id, node.list));
    }
  }

  private void inventory(SimulatedNode node) {
    long join = node.joins;
    later(
        5,
        () -> {
          if (node.online && node.joins == join) {
            Map<MediaId, HaveMap> parts = new HashMap<>();
            node.held.forEach((media, bits) -> parts.put(media, HaveMap.of(bits, 1 << 16)));
            Digest digest = Digest.ofContent(new byte[] {(byte) random.nextInt()});
            tell(
                new SchedulerEvent.InventoryReported(
                    node.id, digest, parts, List.copyOf(node.confirmed)));
            node.held.keySet().forEach(media -> assembledIfWhole(node, media));
          }
        });
  }

  void assembledIfWhole(SimulatedNode node, MediaId media) {
    Manifest manifest = catalog.get(media);
    if (node.holding(media).cardinality() == manifest.segmentCount()
        && !node.confirmed.contains(media)) {
      send(
          () ->
              ask(
                  new TransferId(node.id, media),
                  new TransferRequest.Assembled(manifest.rootDigest())));
    }
  }

  boolean everyWishIsSatisfied() {
    return nodes.values().stream().allMatch(node -> node.confirmed.containsAll(node.list.items()));
  }

  /** For the one who looks for what went wrong. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("at " + now + " " + scheduler.state());
    nodes.forEach(
        (id, node) ->
            text.append("\n" + id + " " + node.kind + " wants " + node.list + " holds " + node.held)
                .append(" confirmed " + node.confirmed));
    entities.forEach((id, entity) -> text.append("\n" + id + " " + entity.state));
    return text.toString();
  }

  /** What a node has and says; {@code fault} only while it donates. */
  static final class SimulatedNode {
    enum Fault {
      NONE,
      STALLS,
      TRICKLES,
      LIES,
      MUTE
    }

    final ClientId id;
    final NodeKind kind;
    final long uplink;
    final boolean reachable;
    final Map<MediaId, BitSet> held = new LinkedHashMap<>();
    final java.util.Set<MediaId> confirmed = new java.util.HashSet<>();
    PriorityList list = PriorityList.EMPTY;
    Fault fault = Fault.NONE;
    boolean online;
    int joins;

    SimulatedNode(ClientId id, NodeKind kind, long uplink, boolean reachable) {
      this.id = id;
      this.kind = kind;
      this.uplink = uplink;
      this.reachable = reachable;
    }

    BitSet holding(MediaId media) {
      return held.computeIfAbsent(media, none -> new BitSet());
    }
  }
}
