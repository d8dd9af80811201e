package tributary.cluster.gateway;

import com.google.protobuf.ByteString;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import tributary.core.scheduling.Reachability;
import tributary.model.ClientId;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.MappingProbe;
import tributary.wire.proto.ReachabilityTested;

/**
 * Finds out for each session whether others can dial its node: the gateway does so itself; if it
 * does not get through, the node shows how its NAT maps the listener's port.
 */
record ReachabilityTests(DialBack dialBack, MappingProbes probes, GatewayMetrics metrics) {

  /**
   * @param port of the node's listener, as it says
   * @param toNode takes what the node is asked and told
   */
  CompletionStage<Reachability> test(
      ClientId node, InetAddress address, int port, Consumer<ClusterToEdge> toNode) {
    return dialBack
        .reaches(node, address, port)
        .thenCompose(
            reached ->
                reached
                    ? CompletableFuture.completedFuture(
                        new Reachability.Open(endpoint(address, port)))
                    : mapping(address, toNode))
        .thenApply(
            found -> {
              metrics.reachability(found.getClass().getSimpleName());
              toNode.accept(told(found));
              return found;
            });
  }

  private CompletionStage<Reachability> mapping(
      InetAddress address, Consumer<ClusterToEdge> toNode) {
    MappingProbes.Asked asked = probes.expect(address);
    toNode.accept(
        ClusterToEdge.newBuilder()
            .setMappingProbe(
                MappingProbe.newBuilder()
                    .setNonce(ByteString.copyFrom(asked.nonce()))
                    .addAllPorts(asked.ports()))
            .build());
    return asked
        .mapped()
        .thenApply(
            port ->
                port.isPresent()
                    ? new Reachability.Mapped(endpoint(address, port.getAsInt()))
                    : new Reachability.Unreachable());
  }

  private static Reachability.Endpoint endpoint(InetAddress address, int port) {
    return new Reachability.Endpoint(address.getHostAddress(), port);
  }

  private static ClusterToEdge told(Reachability found) {
    ReachabilityTested.Builder tested = ReachabilityTested.newBuilder();
    switch (found) {
      case Reachability.Open(var at) ->
          tested
              .setReachability(tributary.wire.proto.Reachability.OPEN)
              .setPublicHost(at.host())
              .setPublicPort(at.port());
      case Reachability.Mapped(var at) ->
          tested
              .setReachability(tributary.wire.proto.Reachability.MAPPED)
              .setPublicHost(at.host())
              .setPublicPort(at.port());
      case Reachability.Unreachable _, Reachability.Untested _ ->
          tested.setReachability(tributary.wire.proto.Reachability.UNREACHABLE);
    }
    return ClusterToEdge.newBuilder().setReachabilityTested(tested).build();
  }

  void close() {
    probes.close();
  }
}
