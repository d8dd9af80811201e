package tributary.cluster;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.cluster.scheduling.Assignment;
import tributary.core.scheduling.LeaseReason;

/** Everything that {@code /metrics} tells: each stage's meters, the JVM's, and these few. */
final class NodeMetrics implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NodeMetrics.class);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final MultiGauge transfers =
      MultiGauge.builder("tributary.transfers")
          .description("Transfers by state, as the read side has them")
          .register(registry);

  private final Timer rounds =
      Timer.builder("tributary.scheduler.rounds")
          .description("One look of a scheduler at its cell, with all that it decides")
          .serviceLevelObjectives(
              Duration.ofMillis(1),
              Duration.ofMillis(10),
              Duration.ofMillis(50),
              Duration.ofMillis(250),
              Duration.ofSeconds(1))
          .register(registry);

  NodeMetrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  PrometheusMeterRegistry registry() {
    return registry;
  }

  /** Room on the disk that holds what this process keeps. */
  void watchDisk(Path directory) {
    new DiskSpaceMetrics(directory.toFile()).bindTo(registry);
  }

  /** Entities' shards that this node hosts, by type; a supplier that no longer knows says NaN. */
  void countShards(String type, Supplier<Number> count) {
    Gauge.builder("tributary.cluster.shards", count)
        .description("Shards that this node hosts")
        .tag("type", type)
        .register(registry);
  }

  void decidedIn(long nanos) {
    rounds.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** One decision of a scheduler on its way to a transfer. */
  void decided(Assignment assignment) {
    if (assignment instanceof Assignment.Grant grant) {
      Counter.builder("tributary.scheduler.leases")
          .description("Leases granted, by the reason for the choice of donor")
          .tag("reason", grant.terms().reason().name())
          .register(registry)
          .increment();
    }
    Counter.builder("tributary.scheduler.decisions")
        .description("Assignments by kind")
        .tag("kind", assignment.getClass().getSimpleName())
        .register(registry)
        .increment();
  }

  /** Payload that a receiver reported, by the reason for which its donor was chosen. */
  void received(LeaseReason reason, long bytes) {
    Counter.builder("tributary.transfer.received")
        .description("Payload received, by the reason for the choice of donor")
        .baseUnit("bytes")
        .tag("source", reason.isOrigin() ? "origin" : "boxes")
        .tag("reason", reason.name())
        .register(registry)
        .increment((double) bytes);
  }

  /** Counts transfers by state. Blocks on the database. */
  void countTransfers(DataSource pool) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    try (var connection = pool.getConnection();
        var statement = connection.createStatement();
        var found = statement.executeQuery("SELECT state, COUNT(*) FROM transfer GROUP BY state")) {
      while (found.next()) {
        rows.add(MultiGauge.Row.of(Tags.of("state", found.getString(1)), found.getLong(2)));
      }
    } catch (SQLException e) {
      log.warn("transfers not counted: {}", e.getMessage());
      return;
    }
    transfers.register(rows, true);
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
