package tributary.cluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tributary.cluster.catalog.MediaItemCommand;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.scheduling.SchedulerCommand;
import tributary.core.ModelFixture;
import tributary.model.ClientId;
import tributary.model.HouseholdLimits;
import tributary.model.LineUse;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.QuietHours;
import tributary.wire.LineMessages;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.LimitsChanged;
import tributary.wire.proto.Watching;

/** What a node says of its line and of who watches there, on its way to the scheduler. */
class LineNewsTest {
  private static final ClientId BOX = new ClientId("00ABCDEFGH");
  private static final MediaId MOVIE = MediaId.of(1);
  private static final Manifest MANIFEST = GatewayFixture.manifest(MOVIE, 10);

  private GatewayFixture fixture;
  private LinkClient box;

  @BeforeEach
  void join() throws Exception {
    fixture = new GatewayFixture(GatewayFixture.policy(5, Duration.ofSeconds(30), 5));
    box = fixture.joined(BOX);
    fixture.lastJoined();
  }

  @AfterEach
  void leave() {
    box.close();
    fixture.close();
  }

  private static EdgeToCluster.Builder limits(long uplink, long downlink, String reason) {
    return EdgeToCluster.newBuilder()
        .setLimitsChanged(
            LimitsChanged.newBuilder()
                .setUplinkBitsPerSecond(uplink)
                .setDownlinkBitsPerSecond(downlink)
                .setReason(reason));
  }

  private static EdgeToCluster.Builder watching(List<Integer> segments) {
    return EdgeToCluster.newBuilder()
        .setWatching(Watching.newBuilder().setMediaId(MOVIE.text()).addAllSegments(segments));
  }

  private void describe() {
    fixture
        .items
        .expectMessageClass(MediaItemCommand.Describe.class)
        .replyTo()
        .tell(
            StatusReply.success(
                new MediaItemCommand.PublishedItem(
                    MANIFEST, ModelFixture.title(MOVIE, "A movie"))));
  }

  @Test
  void theSchedulerLearnsTheLimitsOfTheMoment() {
    box.send(limits(0, 7000, "QUIET_HOURS"));

    assertThat(fixture.shard.receiveMessage())
        .isEqualTo(new SchedulerCommand.LimitsChanged(BOX, 0, 7000));
  }

  @Test
  void limitsThatCannotBeAreRefusedAndNothingChanges() {
    for (var bad :
        List.of(limits(-1, 7000, ""), limits(0, 1L << 60, ""), limits(0, 0, "X".repeat(65)))) {
      assertThat(box.ask(bad).getRefusal().getReason()).isEqualTo("BAD_MESSAGE");
    }
    fixture.shard.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void theBoxLearnsWhatItsHouseholdWantsOnceForEachVersion() {
    ActorRef<HouseholdLimits> session = fixture.lastConnect().limits().orElseThrow();
    HouseholdLimits wishes =
        new HouseholdLimits(
            2,
            OptionalLong.of(2_000_000),
            OptionalLong.empty(),
            OptionalLong.of(200_000_000_000L),
            QuietHours.list("", "18:00-23:00"),
            HouseholdLimits.zone("Europe/Berlin"));
    session.tell(wishes);
    var told = box.await(ClusterToEdge::hasHouseholdLimits).getHouseholdLimits();
    assertThat(LineMessages.fromProto(told)).isEqualTo(wishes);

    session.tell(wishes.withVersion(1));
    session.tell(HouseholdLimits.NONE.withVersion(3));
    var next = box.await(m -> m.hasHouseholdLimits() && m.getHouseholdLimits().getVersion() != 2);
    assertThat(LineMessages.fromProto(next.getHouseholdLimits()))
        .isEqualTo(HouseholdLimits.NONE.withVersion(3));
  }

  @Test
  void theEntityLearnsHowTheLineIsUsed() {
    LineUse use =
        new LineUse(
            31_000_000_000L,
            Instant.parse("2026-12-01T00:00:00Z"),
            OptionalLong.of(200_000_000_000L),
            0,
            9,
            List.of(
                new LineUse.Hold("QUIET_HOURS", Optional.of(Instant.parse("2026-11-23T22:00:00Z"))),
                new LineUse.Hold("PLAYING", Optional.empty())));
    box.send(EdgeToCluster.newBuilder().setLineUse(LineMessages.toProto(use)));
    assertThat(fixture.clients.receiveMessage()).isEqualTo(new ClientCommand.UseLine(use));

    var wrong = LineMessages.toProto(use).toBuilder();
    wrong.getHoldsBuilder(0).setReason("<b>");
    assertThat(box.ask(EdgeToCluster.newBuilder().setLineUse(wrong)).getRefusal().getReason())
        .isEqualTo("BAD_MESSAGE");
  }

  @Test
  void theSchedulerLearnsWhereSomebodyWatchesAndThatItIsOver() {
    box.send(watching(List.of(3, 9)));
    describe();
    assertThat(fixture.shard.receiveMessage())
        .isEqualTo(new SchedulerCommand.Watching(BOX, MOVIE, List.of(3, 9)));

    box.send(watching(List.of()));
    assertThat(fixture.shard.receiveMessage())
        .isEqualTo(new SchedulerCommand.Watching(BOX, MOVIE, List.of()));
  }

  @Test
  void aPlaceThatTheItemDoesNotHaveIsRefused() {
    box.send(watching(List.of(10)).setRequestId(501));
    describe();
    assertThat(box.await(m -> m.getRequestId() == 501).getRefusal().getReason())
        .isEqualTo("BAD_MESSAGE");
    assertThat(box.ask(watching(List.of(-1))).getRefusal().getReason()).isEqualTo("BAD_MESSAGE");
    assertThat(box.ask(watching(java.util.Collections.nCopies(17, 1))).getRefusal().getReason())
        .isEqualTo("BAD_MESSAGE");
    fixture.shard.expectNoMessage(Duration.ofMillis(50));
  }
}
