package tributary.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tributary.cluster.catalog.MediaItemCommand;
import tributary.cluster.placement.CellSharding;
import tributary.cluster.scheduling.Assignment;
import tributary.cluster.scheduling.Exchange;
import tributary.cluster.scheduling.PartyOrder;
import tributary.cluster.scheduling.SchedulerCommand;
import tributary.cluster.scheduling.SchedulerCommand.CellItems;
import tributary.cluster.scheduling.SchedulerCommand.ItemSnapshot;
import tributary.cluster.scheduling.SchedulerSettings;
import tributary.cluster.scheduling.SchedulerShard;
import tributary.core.client.PriorityList;
import tributary.core.scheduling.Blame;
import tributary.core.scheduling.LeaseReason;
import tributary.core.scheduling.Location;
import tributary.core.scheduling.Reachability;
import tributary.core.scheduling.SchedulingFixture;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.HaveMap;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.NodeKind;
import tributary.trace.Tracing;

/**
 * Cells on three nodes, each an actor system of its own that talks to the others over TCP: what
 * their schedulers tell and lend each other, and still once one of the nodes is gone.
 */
class CellsOnNodesTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int NODES = 3;
  private static final Manifest FILM = SchedulingFixture.manifest(1, 8);
  private static final Map<MediaId, SchedulerCommand.Holding> WHOLE =
      Map.of(FILM.media(), new SchedulerCommand.Holding(HaveMap.all(8), true));
  private static final Config CONFIG =
      ConfigFactory.parseString(
              "tributary.scheduler { announce-interval = 500ms,"
                  + " summary { interval = 200ms, expiry = 5s },"
                  + " loans.rest = 200ms }\n"
                  // A node that is gone says no good-bye.
                  + "pekko.coordinated-shutdown.run-by-actor-system-terminate = off")
          .withFallback(ConfigFactory.load("serialization-test"));

  /** A cluster-node as far as schedulers go: they are sharded, and transfers answer at once. */
  private final class Node {
    final ActorTestKit kit = ActorTestKit.create("tributary", CONFIG);
    final Cluster cluster = Cluster.get(kit.system());
    CellSharding cells;

    void startSchedulers() {
      cells = new CellSharding(kit.system(), 10);
      TestProbe<MediaItemCommand> items = kit.createTestProbe();
      Broadcast<SchedulerCommand.OtherCell> summaries =
          new Broadcast<>(kit.system(), SchedulerCommand.OtherCell.class, "summaries");
      SchedulerShard.init(
          cells,
          SchedulerSettings.from(CONFIG),
          Clock.systemUTC(),
          new SchedulerShard.Ports(
              assignment -> assignments.ref().tell(assignment),
              _ -> items.ref(),
              (cell, _) -> hosts.put(cell, this),
              new Exchange(summaries::tell, summaries::listen, this::scheduler),
              _ -> {},
              Tracing.off()));
    }

    boolean isGone() {
      return kit.system().whenTerminated().isCompleted();
    }

    RecipientRef<SchedulerCommand> scheduler(CellId cell) {
      return SchedulerShard.of(cells.sharding(), cell);
    }
  }

  private final Map<CellId, Node> hosts = new ConcurrentHashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Box> boxes = new ArrayList<>();
  private TestProbe<Assignment> assignments;
  private int nextCell;

  /** Its session is on a node that stays. */
  private final class Box {
    final ClientId id;
    final Map<MediaId, SchedulerCommand.Holding> held;
    final PriorityList list;
    final TestProbe<PartyOrder> orders = first().kit.createTestProbe();

    Box(CellId cell, int number, Map<MediaId, SchedulerCommand.Holding> held, MediaId... wishes) {
      this.id = ClientId.of(cell, number);
      this.held = held;
      this.list = PriorityList.EMPTY.replacedBy(List.of(wishes));
      boxes.add(this);
    }

    /** As sessions do time and again: a scheduler that has moved does not know it. */
    void join() {
      tell(new SchedulerCommand.ItemKnown(FILM, Set.of()));
      tell(
          new SchedulerCommand.Joined(
              id,
              NodeKind.SET_TOP_BOX,
              "",
              list,
              new Reachability.Open(new Reachability.Endpoint("127.0.0.1", 9000)),
              Location.UNKNOWN,
              10_000_000,
              10_000_000,
              1L << 40,
              SchedulingFixture.NO_INVENTORY,
              orders.ref()));
      tell(new SchedulerCommand.InventoryReported(id, SchedulingFixture.NO_INVENTORY, held));
    }

    private void tell(SchedulerCommand command) {
      first().scheduler(id.cell()).tell(command);
    }
  }

  private Node first() {
    return nodes.getFirst();
  }

  private void startNodes() {
    for (int number = 0; number < NODES; number++) {
      Node node = new Node();
      nodes.add(node);
      node.cluster.manager().tell(Join.create(first().cluster.selfMember().address()));
      await(this::requireAllUp);
    }
    assignments = first().kit.createTestProbe();
    nodes.forEach(Node::startSchedulers);
  }

  private void requireAllUp() {
    for (Node node : nodes) {
      List<Member> members = new ArrayList<>();
      node.cluster.state().getMembers().forEach(members::add);
      assertThat(members).hasSize(nodes.size()).allMatch(it -> it.status() == MemberStatus.up());
    }
  }

  @AfterEach
  void stop() {
    nodes.reversed().stream()
        .filter(node -> !node.isGone())
        .forEach(node -> node.kit.shutdownTestKit());
  }

  /** A cell that nobody has asked for yet, and that lives on this node. */
  private CellId cellOn(Node node) {
    while (nextCell < CellId.COUNT) {
      CellId cell = new CellId(nextCell++);
      first().scheduler(cell).tell(new SchedulerCommand.Announce());
      await(() -> assertThat(hosts).containsKey(cell));
      if (hosts.get(cell) == node) {
        return cell;
      }
    }
    throw new AssertionError("no cell on " + node.cluster.selfMember());
  }

  private void await(Runnable holds) {
    first()
        .kit
        .createTestProbe()
        .awaitAssert(
            LIMIT,
            Duration.ofMillis(100),
            () -> {
              holds.run();
              return null;
            });
  }

  private CellItems items(CellId cell) {
    boxes.forEach(Box::join);
    TestProbe<CellItems> probe = first().kit.createTestProbe();
    first()
        .scheduler(cell)
        .tell(
            new SchedulerCommand.AskItems(
                SchedulerCommand.ItemOrder.FEWEST_COPIES, 10, probe.ref()));
    return probe.receiveMessage(Duration.ofSeconds(5));
  }

  private ItemSnapshot film(CellId cell) {
    return items(cell).items().getFirst();
  }

  /** What the transfer's entity would do, until it is given its next lease. */
  private Assignment.Grant nextLease(CellId cell, Assignment.Grant running) {
    while (true) {
      switch (assignments.receiveMessage(LIMIT)) {
        case Assignment.Start start ->
            first().scheduler(cell).tell(new SchedulerCommand.TransferReady(start.transfer(), 1));
        case Assignment.PartyGone _ ->
            first()
                .scheduler(cell)
                .tell(
                    new SchedulerCommand.LeaseEnded(
                        running.terms().lease(), 0, 0, "DONOR_GONE", Blame.NONE));
        case Assignment.Grant grant -> {
          grant
              .donorSession()
              .tell(new PartyOrder.Lease(grant.terms(), Optional.empty(), Optional.empty()));
          return grant;
        }
        case Assignment.Cancel cancel -> throw new AssertionError(cancel);
      }
    }
  }

  @Test
  void cellsOnDifferentNodesTellAndLendEachOtherWhatTheyHaveAlsoOnceANodeIsGone() {
    startNodes();
    // Once all take part, a cell stays where it is.
    nodes.forEach(this::cellOn);
    Node lost = nodes.getLast();
    CellId lending = cellOn(lost);
    CellId borrowing = cellOn(nodes.get(1));
    CellId third = cellOn(first());
    Box donor = new Box(lending, 1, WHOLE);
    Box receiver = new Box(borrowing, 2, Map.of(), FILM.media());

    await(() -> assertThat(film(borrowing).elsewhere()).isEqualTo(1));
    await(() -> assertThat(film(lending).demand()).isPositive());
    await(() -> assertThat(items(lending).lastCopies()).isEqualTo(1));
    assertThat(items(borrowing).lastCopies()).isZero();
    Assignment.Grant lease = nextLease(borrowing, null);
    requireLent(lease, donor, receiver);

    lost.kit.system().terminate();
    await(() -> assertThat(lost.isGone()).isTrue());
    first().cluster.manager().tell(new Down(lost.cluster.selfMember().address()));
    await(() -> assertThat(film(lending).boxes()).isEqualTo(1));
    await(() -> assertThat(hosts.get(lending)).isNotSameAs(lost));
    // What its scheduler had lent is over: the one that came in its place knows nothing of it.
    requireLent(nextLease(borrowing, lease), donor, receiver);

    assertThat(items(lending).lastCopies()).isEqualTo(1);
    Box keeper = new Box(third, 3, WHOLE);
    await(() -> assertThat(items(lending).lastCopies()).isZero());
    assertThat(film(third).boxes()).isEqualTo(1);
    assertThat(keeper.id.cell()).isEqualTo(third);
  }

  /** The order to send came to the donor's session. */
  private static void requireLent(Assignment.Grant lease, Box donor, Box receiver) {
    assertThat(lease.terms().donor()).isEqualTo(donor.id);
    assertThat(lease.terms().receiver()).isEqualTo(receiver.id);
    assertThat(lease.terms().reason()).isEqualTo(LeaseReason.BOX_OF_OTHER_CELL);
    PartyOrder order =
        donor
            .orders
            .fishForMessage(
                LIMIT,
                it ->
                    it instanceof PartyOrder.Lease
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore())
            .getLast();
    assertThat(order).isInstanceOf(PartyOrder.Lease.class);
    assertThat(((PartyOrder.Lease) order).terms()).isEqualTo(lease.terms());
  }
}
