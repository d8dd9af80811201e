package tributary.cluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.Test;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.message.Replies;
import tributary.cluster.scheduling.SchedulerCommand;
import tributary.core.client.PriorityList;
import tributary.model.ClientId;
import tributary.model.MediaId;
import tributary.model.NodeKind;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.LimitsChanged;

/** Entities that moved have forgotten the session; a revoked client is not served on. */
class SessionReminderTest {
  private static final ClientId BOX = new ClientId("00ABCDEFGH");

  @Test
  void aSessionRepeatsItselfUntilItsClientIsRevoked() throws Exception {
    GatewayPolicy policy =
        GatewayFixture.policy(5, Duration.ofSeconds(30), 5, Duration.ofMillis(100));
    try (GatewayFixture fixture = new GatewayFixture(policy);
        LinkClient box = fixture.joined(BOX)) {
      var first = fixture.lastJoined();
      box.send(
          EdgeToCluster.newBuilder()
              .setLimitsChanged(LimitsChanged.newBuilder().setUplinkBitsPerSecond(9)));
      fixture.shard.expectMessageClass(SchedulerCommand.LimitsChanged.class);
      var again = fixture.clients.expectMessageClass(ClientCommand.Connect.class);
      var view =
          GatewayFixture.view(BOX, NodeKind.SET_TOP_BOX, fixture.deviceOf(BOX).digest(), "abcd");
      again.replyTo().tell(StatusReply.success(view));

      var repeated = fixture.shard.expectMessageClass(SchedulerCommand.Joined.class);
      assertThat(repeated.session()).isEqualTo(first.session());
      assertThat(repeated.uplinkBitsPerSecond()).as("the limit of the moment").isEqualTo(9);
      assertThat(repeated.inventoryDigest()).isNotEqualTo(first.inventoryDigest());
      again.session().tell(new PriorityList(2, List.of(MediaId.of(1))));
      assertThat(box.await(ClusterToEdge::hasListUpdate).getListUpdate().getVersion()).isEqualTo(2);

      fixture
          .clients
          .expectMessageClass(ClientCommand.Connect.class)
          .replyTo()
          .tell(Replies.refused("REVOKED", BOX + " was revoked"));
      assertThat(box.await(ClusterToEdge::hasSessionEnd).getSessionEnd().getReason())
          .startsWith("REVOKED");
      fixture.shard.expectMessageClass(SchedulerCommand.Left.class);
    }
  }
}
