package tributary.cluster.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.pubsub.Topic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tributary.cluster.catalog.MediaItemCommand;
import tributary.cluster.scheduling.SchedulerCommand.ItemSnapshot;
import tributary.core.client.PriorityList;
import tributary.core.scheduling.Location;
import tributary.core.scheduling.Reachability;
import tributary.core.scheduling.SchedulingFixture;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.HaveMap;
import tributary.model.Manifest;
import tributary.model.NodeKind;
import tributary.trace.Tracing;

/** Schedulers of several cells, each an actor, that tell each other what their boxes hold. */
final class ExchangeTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Manifest FILM = SchedulingFixture.manifest(1, 8);
  private static final Config CONFIG =
      ConfigFactory.parseString(
              "tributary.scheduler.summary { interval = 100ms, expiry = 3s, items = 10 }")
          .withFallback(ConfigFactory.load());

  private final ActorRef<Topic.Command<SchedulerCommand.OtherCell>> topic =
      KIT.spawn(Topic.create(SchedulerCommand.OtherCell.class, "summaries"));

  private final Map<CellId, ActorRef<SchedulerCommand>> cells = new ConcurrentHashMap<>();
  private final TestProbe<Assignment> assignments = KIT.createTestProbe();

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  private ActorRef<SchedulerCommand> cell(int number) {
    TestProbe<MediaItemCommand> items = KIT.createTestProbe();
    ActorRef<SchedulerCommand> shard =
        KIT.spawn(
            SchedulerShard.create(
                new CellId(number),
                SchedulerSettings.from(CONFIG),
                InstantSource.system(),
                new SchedulerShard.Ports(
                    assignment -> assignments.ref().tell(assignment),
                    _ -> items.ref(),
                    (_, _) -> {},
                    new Exchange(
                        told -> topic.tell(Topic.publish(told)),
                        listener -> topic.tell(Topic.subscribe(listener)),
                        other -> cells.get(other)),
                    _ -> {},
                    Tracing.off())));
    cells.put(new CellId(number), shard);
    shard.tell(new SchedulerCommand.ItemKnown(FILM, Set.of()));
    return shard;
  }

  /** With all of the film, verified. */
  private static void join(ActorRef<SchedulerCommand> shard, int cell, NodeKind kind) {
    TestProbe<PartyOrder> session = KIT.createTestProbe();
    ClientId client = ClientId.of(new CellId(cell), 1);
    join(shard, client, kind, PriorityList.EMPTY, session.ref());
    shard.tell(
        new SchedulerCommand.InventoryReported(
            client,
            SchedulingFixture.NO_INVENTORY,
            Map.of(FILM.media(), new SchedulerCommand.Holding(HaveMap.all(8), true))));
  }

  private static void join(
      ActorRef<SchedulerCommand> shard,
      ClientId client,
      NodeKind kind,
      PriorityList list,
      ActorRef<PartyOrder> session) {
    shard.tell(
        new SchedulerCommand.Joined(
            client,
            kind,
            "",
            list,
            new Reachability.Open(new Reachability.Endpoint("127.0.0.1", 9000)),
            Location.UNKNOWN,
            10_000_000,
            10_000_000,
            1L << 40,
            SchedulingFixture.NO_INVENTORY,
            session));
  }

  private static void awaitLacking(ActorRef<SchedulerCommand> shard, int copies) {
    TestProbe<SchedulerCommand.CellItems> probe = KIT.createTestProbe();
    probe.awaitAssert(
        LIMIT,
        Duration.ofMillis(50),
        () -> {
          shard.tell(
              new SchedulerCommand.AskItems(
                  SchedulerCommand.ItemOrder.MOST_LACKING, 10, probe.ref()));
          assertThat(probe.receiveMessage(LIMIT).items())
              .extracting(ItemSnapshot::lacking)
              .containsExactly(copies);
          return null;
        });
  }

  @Test
  void aCellHearsOfTheCopiesOfAnotherUntilThatOneIsGone() {
    ActorRef<SchedulerCommand> first = cell(1);
    ActorRef<SchedulerCommand> second = cell(2);
    join(first, 1, NodeKind.MEDIA_SERVER);
    join(second, 2, NodeKind.MEDIA_SERVER);
    awaitLacking(first, 1);
    awaitLacking(second, 1);

    ActorRef<SchedulerCommand> third = cell(3);
    join(third, 3, NodeKind.SET_TOP_BOX);
    awaitLacking(first, 0);
    awaitLacking(second, 0);

    KIT.stop(third);
    awaitLacking(first, 1);
    awaitLacking(second, 1);
  }

  @Test
  void aWishThatNoBoxOfItsCellCanServeIsLeasedToABoxThatAnotherCellLends() {
    ActorRef<SchedulerCommand> lender = cell(2);
    join(lender, 2, NodeKind.SET_TOP_BOX);
    ActorRef<SchedulerCommand> borrower = cell(1);
    ClientId receiver = ClientId.of(new CellId(1), 7);
    TestProbe<PartyOrder> session = KIT.createTestProbe();
    PriorityList wish = PriorityList.EMPTY.replacedBy(List.of(FILM.media()));
    join(borrower, receiver, NodeKind.SET_TOP_BOX, wish, session.ref());
    session.expectMessageClass(PartyOrder.InventoryWanted.class, LIMIT);
    borrower.tell(
        new SchedulerCommand.InventoryReported(receiver, SchedulingFixture.NO_INVENTORY, Map.of()));

    Assignment.Start start = assignments.expectMessageClass(Assignment.Start.class, LIMIT);
    borrower.tell(new SchedulerCommand.TransferReady(start.transfer(), 1));
    Assignment.Grant grant = assignments.expectMessageClass(Assignment.Grant.class, LIMIT);
    ClientId donor = ClientId.of(new CellId(2), 1);
    assertThat(grant.terms().receiver()).isEqualTo(receiver);
    assertThat(grant.terms().donor()).isEqualTo(donor);
    assertThat(grant.receiverSession()).isEqualTo(session.ref());

    assertThat(reserved(lender, donor)).isEqualTo(grant.terms().rateBitsPerSecond());
    KIT.stop(borrower);
  }

  private static long reserved(ActorRef<SchedulerCommand> shard, ClientId donor) {
    TestProbe<SchedulerCommand.CellSnapshot> probe = KIT.createTestProbe();
    shard.tell(new SchedulerCommand.AskSnapshot(probe.ref()));
    return probe.receiveMessage(LIMIT).nodes().stream()
        .filter(node -> node.client().equals(donor))
        .mapToLong(SchedulerCommand.NodeSnapshot::uplinkReserved)
        .sum();
  }
}
