package tributary.bench.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import tributary.edge.lease.Content;
import tributary.edge.lease.DataConnection;
import tributary.edge.lease.LeaseMessage;
import tributary.edge.lease.LeaseReports;
import tributary.edge.link.ClusterLink.LeaseOrder;
import tributary.edge.store.SegmentStore;

/** A sender's part of a lease, done badly. To the cluster it reports like any other. */
final class RogueSending extends AbstractBehavior<LeaseMessage> {
  private static final Duration REPORT = Duration.ofSeconds(1);
  private static final Duration TRICKLE = Duration.ofSeconds(4);

  private record Report() implements LeaseMessage {}

  private record Drip() implements LeaseMessage {}

  private final Fault fault;
  private final LeaseOrder order;
  private final SegmentStore store;
  private final LeaseReports reports;
  private final TimerScheduler<LeaseMessage> timers;
  private final Deque<Integer> waiting = new ArrayDeque<>();
  private DataConnection connection;
  private boolean sentOne;
  private long sent;

  private RogueSending(
      ActorContext<LeaseMessage> context,
      TimerScheduler<LeaseMessage> timers,
      Fault fault,
      LeaseOrder order,
      SegmentStore store,
      LeaseReports reports) {
    super(context);
    this.timers = timers;
    this.fault = fault;
    this.order = order;
    this.store = store;
    this.reports = reports;
  }

  static Behavior<LeaseMessage> create(
      Fault fault, LeaseOrder order, SegmentStore store, LeaseReports reports) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new RogueSending(context, timers, fault, order, store, reports)));
  }

  @Override
  public Receive<LeaseMessage> createReceive() {
    return newReceiveBuilder()
        .onMessage(LeaseMessage.Opened.class, this::opened)
        .onMessage(LeaseMessage.Requested.class, this::requested)
        .onMessage(Drip.class, drip -> dripped())
        .onMessage(Report.class, report -> said())
        .onMessage(LeaseMessage.Probed.class, probed -> said())
        .onMessage(LeaseMessage.Done.class, done -> done())
        .onMessage(LeaseMessage.Cancelled.class, cancelled -> ended())
        .onMessage(LeaseMessage.Expired.class, expired -> ended())
        .onMessage(LeaseMessage.NotOpened.class, notOpened -> ended())
        .onMessage(LeaseMessage.ConnectionLost.class, lost -> ended())
        .onAnyMessage(other -> this)
        .build();
  }

  private Behavior<LeaseMessage> opened(LeaseMessage.Opened opened) {
    connection = opened.connection();
    reports.connected();
    timers.startTimerWithFixedDelay(new Report(), REPORT);
    if (fault == Fault.TRICKLES) {
      timers.startTimerWithFixedDelay(new Drip(), TRICKLE);
    }
    return this;
  }

  private Behavior<LeaseMessage> requested(LeaseMessage.Requested request) {
    int segment = request.segment();
    switch (fault) {
      case WRONG_BYTES -> send(segment, true);
      case STALLS -> {
        if (!sentOne) {
          sentOne = true;
          send(segment, false);
        }
      }
      case TRICKLES -> waiting.add(segment);
      case LIES -> connection.refuseSegment(order.lease(), segment, "SEGMENT_MISSING");
    }
    return this;
  }

  private Behavior<LeaseMessage> dripped() {
    if (!waiting.isEmpty()) {
      send(waiting.remove(), false);
    }
    return this;
  }

  private void send(int segment, boolean wrong) {
    try {
      ByteBuffer held = store.item(order.lease().transfer().media()).orElseThrow().read(segment);
      if (wrong) {
        int middle = held.remaining() / 2;
        held.put(middle, (byte) (held.get(middle) ^ 1));
      }
      Content content = Content.allocate(held.remaining());
      content.bytes().put(held);
      sent += content.length();
      connection.send(order.lease(), segment, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Behavior<LeaseMessage> said() {
    reports.progress();
    return this;
  }

  private Behavior<LeaseMessage> done() {
    reports.succeeded(sent);
    return Behaviors.stopped();
  }

  private Behavior<LeaseMessage> ended() {
    if (connection != null) {
      connection.leave(order.lease());
    }
    return Behaviors.stopped();
  }
}
