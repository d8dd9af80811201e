package tributary.cluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.Test;
import tributary.cluster.audit.AuditEntry;
import tributary.cluster.catalog.MediaItemCommand;
import tributary.cluster.scheduling.SchedulerCommand;
import tributary.core.release.Offering;
import tributary.core.release.Release;
import tributary.core.release.Rollout;
import tributary.model.BootReport;
import tributary.model.ClientId;
import tributary.model.MediaId;
import tributary.model.NodeKind;
import tributary.model.Title;
import tributary.wire.BootMessages;
import tributary.wire.MediaPass;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.ReleaseOffer;
import tributary.wire.proto.ReleasePassRequest;

/** A release is required of a box, offered to it, and opened for it, and for no other. */
class SessionReleaseTest {
  private static final ClientId BOX = new ClientId("00ABCDEFGH");
  private static final MediaId IMAGE = MediaId.of(7);

  private static BootReport runs(long running, long staged, boolean restarting) {
    return new BootReport(running, running, 0, "", staged, 0, "", restarting);
  }

  private static Offering offering(Rollout rollout) {
    return new Offering(new Release(3, IMAGE), rollout);
  }

  private static ReleaseOffer offer(LinkClient box) {
    return box.await(ClusterToEdge::hasReleaseOffer).getReleaseOffer();
  }

  private static EdgeToCluster.Builder pass(long counter) {
    return EdgeToCluster.newBuilder()
        .setReleasePassRequest(ReleasePassRequest.newBuilder().setCounter(counter));
  }

  private static void required(GatewayFixture fixture, List<MediaId> items) {
    fixture.shard.fishForMessage(
        Duration.ofSeconds(5),
        news ->
            news instanceof SchedulerCommand.Required required && required.items().equals(items)
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
  }

  private static GatewayFixture fixture() throws Exception {
    return new GatewayFixture(GatewayFixture.policy(5, Duration.ofSeconds(30), 5));
  }

  private static LinkClient joined(GatewayFixture fixture, BootReport report) {
    LinkClient box = fixture.dialAs(BOX);
    fixture.join(
        box,
        BOX,
        NodeKind.SET_TOP_BOX,
        GatewayFixture.hello().setBoot(BootMessages.toProto(report)));
    return box;
  }

  @Test
  void aBoxGetsWhatIsOfferedSaysWhatCameOfItAndIsTakenOffWhenItIsStopped() throws Exception {
    try (GatewayFixture fixture = fixture()) {
      fixture.rollouts.offerings = List.of(offering(new Rollout.Running(0, Instant.EPOCH)));
      try (LinkClient box = joined(fixture, runs(2, 0, false))) {
        required(fixture, List.of(IMAGE));
        ReleaseOffer offer = offer(box);
        assertThat(offer.getCounter()).isEqualTo(3);
        assertThat(offer.getMediaId()).isEqualTo(IMAGE.text());
        assertThat(said(fixture)).isEqualTo(BOX + " 3 OFFERED  offered");

        assertThat(box.ask(pass(4)).getRefusal().getReason()).isEqualTo("NOT_OFFERED");
        assertPass(fixture, box);

        box.send(report(runs(2, 3, false)));
        assertThat(said(fixture)).isEqualTo(BOX + " 3 STAGED  offered");
        box.send(report(runs(2, 3, true)));
        assertThat(said(fixture)).isEqualTo(BOX + " 3 TRYING  offered");

        fixture.rollouts.offerings =
            List.of(offering(new Rollout.Stopped(0, Instant.EPOCH, "enough")));
        fixture.releasesChanged();
        required(fixture, List.of());
        assertThat(offer(box).getCounter()).isZero();
        assertThat(box.ask(pass(3)).getRefusal().getReason()).isEqualTo("NOT_OFFERED");
      }
      // Stopped meanwhile, it still counts what a box says that it was offered to.
      try (LinkClient back =
          joined(fixture, new BootReport(2, 2, 3, "NOT_READY", 0, 0, "", false))) {
        assertThat(offer(back).getCounter()).isZero();
        assertThat(said(fixture)).isEqualTo(BOX + " 3 ROLLED_BACK NOT_READY");
      }
    }
  }

  private static EdgeToCluster.Builder report(BootReport report) {
    return EdgeToCluster.newBuilder().setBootReport(BootMessages.toProto(report));
  }

  private static String said(GatewayFixture fixture) throws InterruptedException {
    return fixture.rollouts.said.poll(10, TimeUnit.SECONDS);
  }

  /** On record, made out to this device, and for the vault to trade once. */
  private static void assertPass(GatewayFixture fixture, LinkClient box) {
    box.send(pass(3).setRequestId(77));
    var asked = fixture.items.expectMessageClass(MediaItemCommand.Describe.class);
    var item =
        new MediaItemCommand.PublishedItem(
            GatewayFixture.manifest(IMAGE, 4),
            GatewayFixture.title(IMAGE, Title.SOFTWARE, "Release 3"));
    asked.replyTo().tell(StatusReply.success(item));
    byte[] signed = box.await(it -> it.getRequestId() == 77).getMediaPass().getPass().toByteArray();
    MediaPass pass = MediaPass.verify(signed, fixture.passKey.publicKey(), Instant.now());
    assertThat(pass.media()).isEqualTo(IMAGE);
    assertThat(pass.client()).isEqualTo(BOX);
    assertThat(pass.deviceKey()).isEqualTo(fixture.deviceOf(BOX).digest());
    assertThat(fixture.audit.entries())
        .filteredOn(entry -> entry.kind() == AuditEntry.Kind.PASS)
        .filteredOn(entry -> entry.outcome() == AuditEntry.Outcome.GRANTED)
        .extracting(AuditEntry::detail)
        .containsExactly("pass " + pass.passId() + " for release 3");
  }

  @Test
  void aNodeWithoutABootStageIsOfferedNothingAndMaySayNothing() throws Exception {
    try (GatewayFixture fixture = fixture()) {
      fixture.rollouts.offerings = List.of(offering(new Rollout.Running(0, Instant.EPOCH)));
      try (LinkClient box = fixture.joined(BOX)) {
        assertThat(box.ask(pass(3)).getRefusal().getReason()).isEqualTo("NOT_OFFERED");
        assertThat(box.ask(report(runs(2, 0, false))).getRefusal().getReason())
            .isEqualTo("NO_BOOT_STAGE");
        assertThat(fixture.rollouts.said).isEmpty();
      }
    }
  }
}
