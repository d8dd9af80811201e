package tributary.bench.node;

import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import tributary.edge.link.ClusterClock;
import tributary.edge.link.ClusterLink;
import tributary.edge.link.Credentials;
import tributary.edge.link.Enrolment;
import tributary.edge.link.GatewayLink;
import tributary.edge.link.LinkPorts;
import tributary.edge.link.LinkSettings;
import tributary.edge.link.NodeDescription;
import tributary.edge.link.Registration;
import tributary.model.ClientId;
import tributary.model.LeaseId;
import tributary.model.MediaId;
import tributary.wire.Inventory;

/** A node that holds nothing and wants nothing, but has its session: an edge node's own link. */
final class IdleBox implements ClusterLink.Orders, AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();
  private final GatewayLink link;

  private IdleBox(
      LinkSettings settings, Credentials credentials, EventLoopGroup loops, Executor blocking) {
    link =
        new GatewayLink(
            settings,
            credentials,
            new LinkPorts(
                () ->
                    new NodeDescription(
                        "bench", "", 0, 1_000_000, 10_000_000, 1L << 30, "", "", Optional.empty()),
                () -> Inventory.of(List.of()),
                this,
                new ClusterClock(Clock.systemUTC(), System::nanoTime)),
            loops,
            blocking,
            RANDOM);
  }

  /** Trades the code for a certificate; it does not join yet. */
  static CompletionStage<IdleBox> enrol(
      String code,
      LinkSettings settings,
      Path folder,
      List<X509Certificate> anchors,
      EventLoopGroup loops,
      Executor blocking) {
    return new Enrolment(settings, folder, anchors, loops, blocking)
        .enrol(code)
        .thenApply(
            registration ->
                new IdleBox(settings, credentials(folder, registration), loops, blocking));
  }

  private static Credentials credentials(Path folder, Registration registration) {
    try {
      return new Credentials(folder, registration);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  void join() {
    link.start();
  }

  GatewayLink link() {
    return link;
  }

  boolean isConnected() {
    return link.isConnected();
  }

  @Override
  public void close() {
    link.close();
  }

  @Override
  public void connected(ClientId self, PublicKey ticketKey) {}

  @Override
  public void lease(ClusterLink.LeaseOrder order) {}

  @Override
  public void cancel(LeaseId lease, String reason) {}

  @Override
  public void probe(LeaseId lease) {}

  @Override
  public void probeMapping(ClusterLink.MappingProbe probe) {}

  @Override
  public void reachabilityTested(
      ClusterLink.Reachability found, String publicHost, int publicPort) {}

  @Override
  public void itemConfirmed(MediaId media) {}

  @Override
  public void listChanged(ClusterLink.PriorityListView list) {}

  @Override
  public void catalogChanged(long version) {}

  @Override
  public void disconnected() {}
}
