package tributary.cluster.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tributary.core.scheduling.SchedulingFixture.client;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tributary.cluster.catalog.MediaItemCommand;
import tributary.cluster.message.Replies;
import tributary.core.client.PriorityList;
import tributary.core.scheduling.LeaseReason;
import tributary.core.scheduling.LeaseTerms;
import tributary.core.scheduling.Location;
import tributary.core.scheduling.Reachability;
import tributary.core.scheduling.SchedulingFixture;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.HaveMap;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.NodeKind;
import tributary.model.TransferId;
import tributary.trace.Tracing;

/** The actor around the scheduler: from messages to assignments. */
final class SchedulerShardTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Manifest FILM = SchedulingFixture.manifest(1, 8);
  private static final ClientId SERVER = client(1);
  private static final ClientId BOX = client(2);
  private static final TransferId TRANSFER = new TransferId(BOX, FILM.media());

  private final TestProbe<Assignment> assignments = KIT.createTestProbe();
  private final TestProbe<MediaItemCommand> items = KIT.createTestProbe();
  private final TestProbe<ActorRef<SchedulerCommand>> announced = KIT.createTestProbe();
  private final TestProbe<PartyOrder> server = KIT.createTestProbe();
  private final TestProbe<PartyOrder> box = KIT.createTestProbe();
  private ActorRef<SchedulerCommand> shard;

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void start() {
    shard =
        KIT.spawn(
            SchedulerShard.create(
                new CellId(0),
                SchedulerSettings.from(ConfigFactory.load()),
                InstantSource.system(),
                new SchedulerShard.Ports(
                    assignment -> assignments.ref().tell(assignment),
                    media -> items.ref(),
                    (_, scheduler) -> announced.ref().tell(scheduler),
                    new Exchange(_ -> {}, _ -> {}, _ -> shard),
                    _ -> {},
                    Tracing.off())));
  }

  private void join(
      ClientId client, NodeKind kind, TestProbe<PartyOrder> session, MediaId... list) {
    shard.tell(
        new SchedulerCommand.Joined(
            client,
            kind,
            "",
            new PriorityList(list.length, List.of(list)),
            new Reachability.Open(new Reachability.Endpoint("127.0.0.1", 9000)),
            Location.UNKNOWN,
            10_000_000,
            10_000_000,
            1L << 40,
            SchedulingFixture.NO_INVENTORY,
            session.ref()));
    session.expectMessage(new PartyOrder.InventoryWanted());
  }

  private void holds(ClientId client, Map<MediaId, SchedulerCommand.Holding> holdings) {
    shard.tell(
        new SchedulerCommand.InventoryReported(client, SchedulingFixture.NO_INVENTORY, holdings));
  }

  private MediaItemCommand.Describe serverAndBoxJoin() {
    join(SERVER, NodeKind.MEDIA_SERVER, server);
    holds(SERVER, Map.of(FILM.media(), new SchedulerCommand.Holding(HaveMap.all(8), true)));
    join(BOX, NodeKind.SET_TOP_BOX, box, FILM.media());
    holds(BOX, Map.of());
    return items.expectMessageClass(MediaItemCommand.Describe.class);
  }

  private LeaseTerms granted() {
    serverAndBoxJoin()
        .replyTo()
        .tell(StatusReply.success(new MediaItemCommand.PublishedItem(FILM, title())));
    assignments.expectMessage(new Assignment.Start(TRANSFER, FILM, false, Optional.empty()));
    shard.tell(new SchedulerCommand.TransferReady(TRANSFER, 1));
    Assignment.Grant grant = assignments.expectMessageClass(Assignment.Grant.class);
    assertThat(grant.donorSession()).isEqualTo(server.ref());
    assertThat(grant.receiverSession()).isEqualTo(box.ref());
    assertThat(grant.manifest()).contains(FILM);
    return grant.terms();
  }

  private static tributary.model.Title title() {
    return tributary.core.ModelFixture.title(FILM.media(), "Brazil");
  }

  @Test
  void aListedItemIsDescribedStartedAndLeased() {
    LeaseTerms terms = granted();

    assertThat(terms.donor()).isEqualTo(SERVER);
    assertThat(terms.reason()).isEqualTo(LeaseReason.ORIGIN_FIRST_COPY);
    TestProbe<SchedulerCommand.CellSnapshot> probe = KIT.createTestProbe();
    shard.tell(new SchedulerCommand.AskSnapshot(probe.ref()));
    var snapshot = probe.receiveMessage();
    assertThat(snapshot.nodes()).hasSize(2);
    assertThat(snapshot.transfers())
        .singleElement()
        .satisfies(
            transfer -> {
              assertThat(transfer.transfer()).isEqualTo(TRANSFER);
              assertThat(transfer.segmentCount()).isEqualTo(8);
              assertThat(transfer.leases()).hasSize(1);
            });
  }

  @Test
  void aSessionThatStopsWithoutAWordEndsItsLeases() {
    granted();

    server.stop();

    assignments.expectMessage(new Assignment.PartyGone(TRANSFER, SERVER));
  }

  @Test
  void anOldSessionsEndDoesNotTakeTheNewOneOffline() {
    granted();
    TestProbe<PartyOrder> again = KIT.createTestProbe();
    shard.tell(
        new SchedulerCommand.Joined(
            BOX,
            NodeKind.SET_TOP_BOX,
            "",
            new PriorityList(1, List.of(FILM.media())),
            new Reachability.Unreachable(),
            Location.UNKNOWN,
            10_000_000,
            10_000_000,
            1L << 40,
            SchedulingFixture.NO_INVENTORY,
            again.ref()));
    assignments.expectMessage(new Assignment.PartyGone(TRANSFER, BOX));

    shard.tell(new SchedulerCommand.Left(BOX, box.ref()));

    assignments.expectNoMessage(Duration.ofMillis(300));
  }

  @Test
  void aSessionMayRepeatItselfToAShardThatKnowsIt() {
    granted();

    shard.tell(
        new SchedulerCommand.Joined(
            BOX,
            NodeKind.SET_TOP_BOX,
            "",
            new PriorityList(1, List.of(FILM.media())),
            new Reachability.Unreachable(),
            Location.UNKNOWN,
            10_000_000,
            10_000_000,
            1L << 40,
            SchedulingFixture.NO_INVENTORY,
            box.ref()));

    box.expectNoMessage(Duration.ofMillis(300));
    assignments.expectNoMessage();
  }

  @Test
  void anItemTheCatalogDoesNotKnowHoldsNothingUp() {
    serverAndBoxJoin().replyTo().tell(Replies.refused("UNKNOWN_ITEM", "no " + FILM.media()));

    assignments.expectNoMessage(Duration.ofMillis(300));
    shard.tell(new SchedulerCommand.ItemKnown(FILM, Set.of()));
    assignments.expectMessage(new Assignment.Start(TRANSFER, FILM, false, Optional.empty()));
  }

  @Test
  void aSettingThatIsNoneIsNamed() {
    Config config =
        ConfigFactory.parseString("tributary.scheduler.donor-order = nearest")
            .withFallback(ConfigFactory.load());

    assertThatThrownBy(() -> SchedulerSettings.from(config))
        .hasMessage(
            "tributary.scheduler.donor-order must be peer-first or server-first, was nearest");
  }
}
