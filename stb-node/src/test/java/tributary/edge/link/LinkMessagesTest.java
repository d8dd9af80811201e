package tributary.edge.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.net.InetAddress;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import tributary.wire.proto.MappingProbe;
import tributary.wire.proto.Reachability;
import tributary.wire.proto.ReachabilityTested;

/** What the gateway asks and says about the listener's reachability. */
class LinkMessagesTest {
  private static final InetAddress GATEWAY = InetAddress.getLoopbackAddress();

  private static MappingProbe.Builder probe() {
    return MappingProbe.newBuilder()
        .addPorts(8444)
        .addPorts(8445)
        .setNonce(ByteString.copyFrom(new byte[] {1, 2}));
  }

  @Test
  void aProbeNamesPortsOfTheGatewayThatTheSessionGoesTo() {
    ClusterLink.MappingProbe read = LinkMessages.probe(GATEWAY, probe().build());

    assertThat(read.gateway()).isEqualTo(GATEWAY);
    assertThat(read.ports()).containsExactly(8444, 8445);
    assertThat(read.nonce()).containsExactly(1, 2);
  }

  @Test
  void aProbeOfManyPortsOrALongNonceIsRefused() {
    assertThatThrownBy(
            () ->
                LinkMessages.probe(
                    GATEWAY, probe().addAllPorts(Collections.nCopies(3, 80)).build()))
        .hasMessageContaining("mapping_probe.ports");
    assertThatThrownBy(() -> LinkMessages.probe(GATEWAY, probe().addPorts(70_000).build()))
        .hasMessageContaining("mapping_probe.ports");
    assertThatThrownBy(
            () ->
                LinkMessages.probe(
                    GATEWAY, probe().setNonce(ByteString.copyFrom(new byte[65])).build()))
        .hasMessageContaining("mapping_probe.nonce");
  }

  @Test
  void theOutcomeIsHandedOnAndANamelessOneRefused() throws InterruptedException {
    RecordedOrders orders = new RecordedOrders();
    ReachabilityTested.Builder mapped =
        ReachabilityTested.newBuilder()
            .setReachability(Reachability.MAPPED)
            .setPublicHost("198.51.100.7")
            .setPublicPort(8700);

    LinkMessages.tested(mapped.build(), orders);

    assertThat(orders.next()).isEqualTo("MAPPED 198.51.100.7:8700");
    assertThatThrownBy(() -> LinkMessages.tested(mapped.setReachabilityValue(9).build(), orders))
        .hasMessageContaining("reachability");
  }
}
