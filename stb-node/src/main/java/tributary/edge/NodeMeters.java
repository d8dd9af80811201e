package tributary.edge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import tributary.edge.lease.LeaseMeter;
import tributary.edge.link.ClusterLink.Role;
import tributary.edge.store.SegmentStore;
import tributary.model.NodeKind;

/** What this node counts, for Prometheus and for the screen. */
final class NodeMeters implements LeaseMeter {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final LongAdder sent = new LongAdder();
  private final LongAdder received = new LongAdder();

  /** Kept, for the registry's own search would cost each read something. */
  private final Map<Way, Counter> dataBytes = new ConcurrentHashMap<>();

  private record Way(Role role, NodeKind peer) {}

  NodeMeters(SegmentStore store, Path directory, BooleanSupplier connected) {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new DiskSpaceMetrics(directory.toFile()).bindTo(registry);
    Gauge.builder("tributary.edge.store.used.bytes", store, SegmentStore::usedBytes)
        .description("Promised to items, held or not yet")
        .register(registry);
    Gauge.builder("tributary.edge.store.capacity.bytes", store, SegmentStore::capacityBytes)
        .register(registry);
    Gauge.builder("tributary.edge.store.items", store, it -> it.items().size()).register(registry);
    Gauge.builder("tributary.edge.link.connected", connected, it -> it.getAsBoolean() ? 1 : 0)
        .description("1 while there is a session with the cluster")
        // Nobody else holds on to this lambda, and a gauge by itself holds only weakly.
        .strongReference(true)
        .register(registry);
  }

  /**
   * @param bits that this node offers to others now, each second
   */
  void offered(Supplier<Number> bits) {
    Gauge.builder("tributary.edge.uplink.bits.per.second", bits)
        .description("Offered to others now")
        .register(registry);
  }

  PrometheusMeterRegistry registry() {
    return registry;
  }

  long bytesSent() {
    return sent.sum();
  }

  long bytesReceived() {
    return received.sum();
  }

  @Override
  public void moved(Role role, NodeKind peer, int bytes) {
    (role == Role.SENDER ? sent : received).add(bytes);
    dataBytes.computeIfAbsent(new Way(role, peer), this::dataBytes).increment(bytes);
  }

  private Counter dataBytes(Way way) {
    return Counter.builder("tributary.edge.data.bytes")
        .description("On data connections, by the kind of the other node")
        .tag("direction", way.role == Role.SENDER ? "sent" : "received")
        .tag("peer", way.peer.name())
        .register(registry);
  }

  @Override
  public void leased(Role role, String reason, long bytes) {
    Counter.builder("tributary.edge.lease.bytes")
        .description(
            "Moved under leases with frames around them, by the reason for the choice of donor")
        .tag("direction", role == Role.SENDER ? "sent" : "received")
        .tag("reason", reason)
        .register(registry)
        .increment((double) bytes);
  }

  @Override
  public void ended(Role role, String outcome) {
    Counter.builder("tributary.edge.leases")
        .description("Ended, by how")
        .tag("role", role.name())
        .tag("outcome", outcome)
        .register(registry)
        .increment();
  }
}
