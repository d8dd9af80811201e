package tributary.edge.link;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import java.lang.reflect.Proxy;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import tributary.model.RefusedException;
import tributary.wire.proto.ClusterToEdge;

/** What a cluster may order, as an edge node reads it. */
class OrderFuzzTest {
  private static final ClusterLink.Orders NOBODY =
      (ClusterLink.Orders)
          Proxy.newProxyInstance(
              OrderFuzzTest.class.getClassLoader(),
              new Class<?>[] {ClusterLink.Orders.class},
              (_, _, _) -> null);

  static Stream<byte[]> seeds() {
    ClusterToEdge.Builder order = ClusterToEdge.newBuilder();
    order.getLeaseOrderBuilder().getLeaseBuilder().setEpoch(3);
    ClusterToEdge.Builder probe = ClusterToEdge.newBuilder();
    probe.getStatusProbeBuilder().getLeaseBuilder().setEpoch(3);
    ClusterToEdge.Builder list = ClusterToEdge.newBuilder();
    list.getListUpdateBuilder();
    return Stream.of(order, probe, list).map(message -> message.build().toByteArray());
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void order(byte[] data) {
    try {
      LinkMessages.give(ClusterToEdge.parseFrom(data), NOBODY);
    } catch (RefusedException | InvalidProtocolBufferException e) {
      // Refused by name, as it must be.
    }
  }
}
