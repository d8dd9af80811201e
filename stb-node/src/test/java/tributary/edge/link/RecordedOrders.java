package tributary.edge.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.PublicKey;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tributary.model.ClientId;
import tributary.model.LeaseId;
import tributary.model.MediaId;

/** Orders as they came, in words. */
final class RecordedOrders implements ClusterLink.Orders {
  final BlockingQueue<Object> came = new LinkedBlockingQueue<>();

  Object next() throws InterruptedException {
    Object order = came.poll(10, TimeUnit.SECONDS);
    assertThat(order).as("an order").isNotNull();
    return order;
  }

  @Override
  public void connected(ClientId self, PublicKey ticketKey) {
    assertThat(ticketKey).isEqualTo(LinkFixture.TICKETS.publicKey());
    came.add("connected " + self);
  }

  @Override
  public void lease(ClusterLink.LeaseOrder order) {
    came.add(order);
  }

  @Override
  public void cancel(LeaseId lease, String reason) {
    came.add("cancel " + lease + " " + reason);
  }

  @Override
  public void probe(LeaseId lease) {
    came.add("probe " + lease);
  }

  @Override
  public void probeMapping(ClusterLink.MappingProbe probe) {
    came.add(
        "probe %s %s %s"
            .formatted(
                probe.gateway().getHostAddress(),
                probe.ports(),
                HexFormat.of().formatHex(probe.nonce())));
  }

  @Override
  public void reachabilityTested(ClusterLink.Reachability reachability, String host, int port) {
    came.add(reachability + " " + host + ":" + port);
  }

  @Override
  public void itemConfirmed(MediaId media) {
    came.add("confirmed " + media);
  }

  @Override
  public void listChanged(ClusterLink.PriorityListView list) {
    came.add(list);
  }

  @Override
  public void catalogChanged(long version) {
    came.add("catalog " + version);
  }

  @Override
  public void disconnected() {
    came.add("disconnected");
  }
}
