package tributary.cluster.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** What operators count at the gateway. Tags hold reasons and message kinds only, never ids. */
public final class GatewayMetrics {
  private final MeterRegistry registry;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger sessions = new AtomicInteger();

  /**
   * @param connectionLimit open sockets that there may be
   */
  public GatewayMetrics(MeterRegistry registry, int connectionLimit) {
    this.registry = registry;
    Gauge.builder("tributary.gateway.connections", connections, AtomicInteger::get)
        .description("Open sockets, with and without a session")
        .register(registry);
    Gauge.builder("tributary.gateway.connections.limit", () -> connectionLimit)
        .description("Open sockets that there may be")
        .register(registry);
    Gauge.builder("tributary.gateway.sessions", sessions, AtomicInteger::get)
        .description("Edge nodes that said Hello and were welcomed")
        .register(registry);
  }

  int connectionOpened() {
    return connections.incrementAndGet();
  }

  void connectionClosed() {
    connections.decrementAndGet();
  }

  void sessionOpened() {
    sessions.incrementAndGet();
  }

  void sessionClosed() {
    sessions.decrementAndGet();
  }

  /** A message that was taken, by its kind. */
  void received(String kind) {
    count("tributary.gateway.messages", "Messages from edge nodes", "kind", kind);
  }

  /** A lease order, cancel, probe, ... sent to an edge node. */
  void ordered(String kind) {
    count("tributary.gateway.orders", "Orders to edge nodes", "kind", kind);
  }

  void reported(String news) {
    count("tributary.gateway.reports", "Reports of parties about leases", "news", news);
  }

  void enrolled(String outcome) {
    count("tributary.gateway.enrolments", "Enrolments by outcome", "outcome", outcome);
  }

  /** Whether a node that joined can be reached. */
  void reachability(String outcome) {
    count("tributary.gateway.reachability", "Nodes tested by outcome", "outcome", outcome);
  }

  /** A message or a connection that was not accepted, by reason. */
  void refused(String reason) {
    count("tributary.gateway.refused", "Refused messages and connections", "reason", reason);
  }

  private void count(String name, String description, String tag, String value) {
    Counter.builder(name).description(description).tag(tag, value).register(registry).increment();
  }
}
