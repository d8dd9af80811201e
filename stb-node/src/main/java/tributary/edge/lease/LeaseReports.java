package tributary.edge.lease;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.edge.link.ClusterLink.LeaseOrder;
import tributary.edge.link.ClusterLink.PartyReport;
import tributary.edge.link.ClusterLink.Role;
import tributary.trace.LogScope;
import tributary.trace.TraceSpan;
import tributary.trace.Tracing;
import tributary.trace.Tracing.Part;

/** What one party tells the cluster of one lease (Fig 15A), and the operator in the log. */
public final class LeaseReports {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseReports.class);

  /** The limits of the sender's line forbid it now: nobody's fault. */
  public static final String DONOR_LIMIT = "DONOR_LIMIT";

  /** Who is told. */
  public record Means(Consumer<PartyReport> cluster, LeaseMeter meter, Tracing tracing) {}

  private final LeaseOrder order;
  private final AtomicLong moved;
  private final Consumer<PartyReport> cluster;
  private final LeaseMeter meter;
  private final TraceSpan span;
  private final long orderedAt = System.nanoTime();
  private boolean started;
  private long counted;

  public LeaseReports(LeaseOrder order, AtomicLong moved, Means means) {
    this.order = order;
    this.moved = moved;
    this.cluster = means.cluster;
    this.meter = means.meter;
    this.span =
        means
            .tracing
            .begin(
                order.role() == Role.SENDER ? "box sends" : "box receives",
                Part.CONSUMER,
                order.trace())
            .with("tributary.lease", order.lease().toString());
  }

  public void connected() {
    span.event("connected");
    cluster.accept(new PartyReport.Connected(order.lease(), order.role()));
  }

  /** Said every progress interval, and when asked; the first byte is news of its own. */
  public void progress() {
    count();
    long bytes = moved.get();
    if (!started && bytes > 0) {
      started = true;
      span.event("first byte");
      cluster.accept(new PartyReport.Started(order.lease(), order.role()));
    }
    cluster.accept(new PartyReport.Progress(order.lease(), order.role(), bytes));
  }

  /** {@code bytes} are whole segments, verified by the receiver. */
  public void succeeded(long bytes) {
    long millis = (System.nanoTime() - orderedAt) / 1_000_000;
    try (LogScope _ = span.logged()) {
      LOG.info(
          "lease succeeded lease={} role={} peer={} bytes={} millis={}",
          order.lease(),
          order.role(),
          order.peer(),
          bytes,
          millis);
    }
    span.end();
    ended("SUCCEEDED");
    cluster.accept(new PartyReport.Succeeded(order.lease(), order.role(), bytes, millis));
  }

  /**
   * @param segment -1 unless the reason is SEGMENT_MISSING or SEGMENT_CORRUPT
   */
  public void failed(String reason, String detail, int segment) {
    try (LogScope _ = span.logged()) {
      LOG.info(
          "lease failed lease={} role={} peer={} reason={} detail=\"{}\"",
          order.lease(),
          order.role(),
          order.peer(),
          reason,
          detail);
    }
    span.failed(reason);
    ended(reason);
    cluster.accept(
        new PartyReport.Failed(order.lease(), order.role(), reason, detail, moved.get(), segment));
  }

  /** The cluster knows already. */
  public void cancelled(String why) {
    try (LogScope _ = span.logged()) {
      LOG.info(
          "lease cancelled lease={} role={} peer={} why=\"{}\"",
          order.lease(),
          order.role(),
          order.peer(),
          why);
    }
    span.failed("CANCELLED");
    ended("CANCELLED");
  }

  private void ended(String outcome) {
    count();
    meter.ended(order.role(), outcome);
  }

  private void count() {
    long sofar = moved.get();
    meter.leased(order.role(), order.reason(), sofar - counted);
    counted = sofar;
  }
}
