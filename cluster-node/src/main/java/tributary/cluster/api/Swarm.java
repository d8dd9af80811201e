package tributary.cluster.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import tributary.cluster.api.ConsoleViews.Delivered;
import tributary.cluster.api.ConsoleViews.Overview;
import tributary.cluster.api.ConsoleViews.Sample;
import tributary.cluster.api.ConsoleViews.Uplink;
import tributary.cluster.audit.AuditEntry;
import tributary.cluster.scheduling.SchedulerCommand.CellItems;
import tributary.cluster.scheduling.SchedulerCommand.CellSnapshot;
import tributary.cluster.scheduling.SchedulerCommand.DrainSnapshot;
import tributary.cluster.scheduling.SchedulerCommand.ItemOrder;
import tributary.cluster.scheduling.SchedulerCommand.LeaseSnapshot;
import tributary.cluster.scheduling.SchedulerCommand.NodeSnapshot;
import tributary.core.scheduling.LeaseReason;
import tributary.model.CellId;

/** All cells at this moment, summed up so that its size does not grow with the network. */
final class Swarm {
  private static final Duration DELIVERED = Duration.ofHours(24);
  private static final Duration RECENT = Duration.ofHours(1);
  private static final Duration TAMPERED = Duration.ofDays(7);
  private static final int MOST_TAMPERED = 50;

  /** How much older than a snapshot sums over tables and lists may be. */
  private static final int SLOWER = 20;

  private final Entities entities;
  private final ReadSide readSide;
  private final Snapshots snapshots;
  private final Members members;
  private final List<CellId> cells;
  private final InstantSource clock;
  private final Duration slowAge;
  private Slow slow;

  private record Slow(Instant at, CompletableFuture<SlowSums> sums) {}

  /** What is summed up seldom. */
  record SlowSums(
      Map<LeaseReason, Long> delivered,
      Map<String, Long> recentStates,
      List<CellItems> items,
      List<String> tampered) {}

  /** One look at a cell; {@code answered} is false if its scheduler did not. */
  record CellNow(CellId cell, CellSnapshot snapshot, boolean answered) {}

  Swarm(
      Entities entities,
      ReadSide readSide,
      Snapshots snapshots,
      Members members,
      List<CellId> cells,
      Duration snapshotAge,
      InstantSource clock) {
    this.entities = entities;
    this.readSide = readSide;
    this.snapshots = snapshots;
    this.members = members;
    this.cells = List.copyOf(cells);
    this.slowAge = snapshotAge.multipliedBy(SLOWER);
    this.clock = clock;
  }

  /** Cells that do not answer are there, and empty. */
  CompletionStage<List<CellNow>> cells() {
    return all(
        cells,
        cell ->
            snapshots
                .of(cell)
                .handle(
                    (snapshot, failure) ->
                        failure == null
                            ? new CellNow(cell, snapshot, true)
                            : new CellNow(cell, new CellSnapshot(List.of(), List.of()), false)));
  }

  /** Of every cell that answers. */
  CompletionStage<List<CellItems>> items(ItemOrder order, int limit) {
    return all(
        cells,
        cell ->
            entities
                .items(cell, order, limit)
                .exceptionally(_ -> new CellItems(0, 0, 0, List.of())));
  }

  private static <A, B> CompletionStage<List<B>> all(
      Collection<A> asked, Function<A, CompletionStage<B>> ask) {
    List<CompletableFuture<B>> answers =
        asked.stream().map(one -> ask.apply(one).toCompletableFuture()).toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(_ -> answers.stream().map(CompletableFuture::join).toList());
  }

  CompletionStage<Overview> overview(Flows.By by) {
    return cells().thenCombine(slowSums(), (now, sums) -> overview(by, now, sums));
  }

  private Overview overview(Flows.By by, List<CellNow> now, SlowSums sums) {
    Instant at = clock.instant();
    List<NodeSnapshot> nodes = nodes(now);
    Flows flows = Flows.of(by, now);
    Sample sample = sample(at, now);
    return new Overview(
        sample,
        uplink(nodes, false),
        uplink(nodes, true),
        Troubles.of(now, sample, nodes, sums, members.unreachable()),
        Flows.reasons(leases(now)),
        at.minus(DELIVERED),
        sums.delivered().entrySet().stream()
            .map(
                entry ->
                    new Delivered(
                        entry.getKey(),
                        entry.getKey().sentence(),
                        entry.getKey().isOrigin(),
                        entry.getValue()))
            .toList(),
        flows.groups(),
        flows.flows());
  }

  static Sample sample(Instant at, List<CellNow> now) {
    // A media server serves every cell and is in each one's snapshot.
    List<NodeSnapshot> nodes = nodes(now);
    int servers = (int) nodes.stream().filter(node -> node.kind().isOrigin()).count();
    long origin = 0;
    long boxes = 0;
    int leases = 0;
    for (LeaseSnapshot lease : leases(now)) {
      leases++;
      if (lease.reason().isOrigin()) {
        origin += lease.rateBitsPerSecond();
      } else {
        boxes += lease.rateBitsPerSecond();
      }
    }
    return new Sample(
        at,
        nodes.size() - servers,
        servers,
        (int) nodes.stream().filter(NodeSnapshot::silent).count(),
        now.stream().mapToInt(cell -> cell.snapshot().transfers().size()).sum(),
        leases,
        (int) nodes.stream().filter(node -> node.waiting() > 0).count(),
        origin,
        boxes);
  }

  private static Uplink uplink(List<NodeSnapshot> nodes, boolean servers) {
    long all = 0;
    long reserved = 0;
    for (NodeSnapshot node : nodes) {
      if (node.kind().isOrigin() == servers) {
        all += node.uplinkBitsPerSecond();
        reserved += node.uplinkReserved();
      }
    }
    return new Uplink(all, reserved);
  }

  /** Each once; what is reserved of a media server is the sum over its cells. */
  static List<NodeSnapshot> nodes(List<CellNow> now) {
    if (now.size() == 1) {
      return now.getFirst().snapshot().nodes();
    }
    Map<String, NodeSnapshot> nodes = new LinkedHashMap<>();
    now.forEach(
        cell ->
            cell.snapshot()
                .nodes()
                .forEach(node -> nodes.merge(node.client().text(), node, Swarm::together)));
    return List.copyOf(nodes.values());
  }

  private static NodeSnapshot together(NodeSnapshot one, NodeSnapshot other) {
    return new NodeSnapshot(
        one.client(),
        one.kind(),
        one.uplinkBitsPerSecond(),
        one.uplinkReserved() + other.uplinkReserved(),
        one.downlinkBitsPerSecond(),
        one.downlinkReserved() + other.downlinkReserved(),
        Math.max(one.itemsComplete(), other.itemsComplete()),
        one.reachability(),
        one.location(),
        Math.max(one.wishes(), other.wishes()),
        Math.max(one.waiting(), other.waiting()),
        one.silent() || other.silent(),
        // A cell that has not heard of it yet does not count.
        one.drain()
            .map(drain -> other.drain().map(second -> together(drain, second)).orElse(drain))
            .or(other::drain));
  }

  private static DrainSnapshot together(DrainSnapshot one, DrainSnapshot other) {
    return new DrainSnapshot(Math.max(one.items(), other.items()), one.leases() + other.leases());
  }

  static List<LeaseSnapshot> leases(List<CellNow> now) {
    List<LeaseSnapshot> leases = new ArrayList<>();
    now.forEach(
        cell -> cell.snapshot().transfers().forEach(transfer -> leases.addAll(transfer.leases())));
    return leases;
  }

  private synchronized CompletionStage<SlowSums> slowSums() {
    Instant now = clock.instant();
    boolean isFresh =
        slow != null
            && !slow.sums().isCompletedExceptionally()
            && now.isBefore(slow.at().plus(slowAge));
    if (!isFresh) {
      slow = new Slow(now, sums(now).toCompletableFuture());
    }
    return slow.sums();
  }

  private CompletionStage<SlowSums> sums(Instant now) {
    return readSide
        .receivedSince(now.minus(DELIVERED))
        .thenCombine(readSide.statesSince(now.minus(RECENT)), Map::entry)
        .thenCombine(tampered(now), Map::entry)
        .thenCombine(
            items(ItemOrder.FEWEST_COPIES, 0),
            (stored, items) ->
                new SlowSums(
                    stored.getKey().getKey(),
                    stored.getKey().getValue(),
                    items,
                    stored.getValue()));
  }

  /** Nodes whose boot stage refused software, as they said at a joining. */
  private CompletionStage<List<String>> tampered(Instant now) {
    return readSide
        .audit(
            new ReadSide.AuditSearch(
                Optional.of(AuditEntry.Kind.TAMPERING),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(now.minus(TAMPERED)),
                Optional.empty(),
                Optional.empty(),
                MOST_TAMPERED))
        .thenApply(found -> found.stream().map(it -> it.row().entry().who()).distinct().toList());
  }
}
