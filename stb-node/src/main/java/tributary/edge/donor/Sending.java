package tributary.edge.donor;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
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
import tributary.model.RefusedException;
import tributary.model.SegmentRange;

/**
 * The sender's part of one lease (Fig 15A, T3 to T8). Holds the segment that leaves and little more
 * in memory: what is read ahead of it, so that the line does not wait for the disk.
 */
public final class Sending extends AbstractBehavior<LeaseMessage> {

  /**
   * What every sender needs of its node.
   *
   * @param limit why the node may send nothing at the moment; empty while it may
   */
  public record Means(
      SegmentStore store,
      Executor disk,
      LeaseReports.Means reports,
      DonorSettings settings,
      Supplier<Optional<String>> limit,
      Duration progressInterval) {}

  private sealed interface Own extends LeaseMessage {}

  private record Pinned(String reason, String detail) implements Own {}

  private record Read(int segment, Content content) implements Own {}

  private record Unreadable(int segment, String reason, String detail) implements Own {
    static Unreadable because(Throwable failure, int segment) {
      return failure.getCause() instanceof RefusedException why
          ? new Unreadable(segment, why.refusal().reason(), why.refusal().detail())
          : new Unreadable(segment, "SEGMENT_MISSING", failure.toString());
    }
  }

  /** Of what a receiver complains about: one complaint a lease. */
  private enum Check {
    NONE,
    RUNNING,
    DONE
  }

  /** What a receiver rejected; the detail is empty when the disk holds it as it should be. */
  private record Checked(int segment, String detail) implements Own {}

  private record Tick() implements Own {}

  private final LeaseOrder order;
  private final Means means;
  private final LeasedItem item;
  private final LeaseReports reports;
  private final TimerScheduler<LeaseMessage> timers;
  private final BitSet leased;
  private final Deque<Integer> requests = new ArrayDeque<>();
  private final CompletableFuture<SegmentStore.Pin> pin;
  private DataConnection connection;

  /** Lengths of what was read and has not left yet, in order. */
  private final Deque<Integer> leaving = new ArrayDeque<>();

  private boolean busy;
  private CompletableFuture<Content> reading = new CompletableFuture<>();
  private Check check = Check.NONE;

  /** The last word of a lease that is over, once the disk was looked at. */
  private Optional<Runnable> ending = Optional.empty();

  private long leavingBytes;

  /** Why nothing more is sent after what is on its way; empty while more is. */
  private String limit = "";

  private long sent;

  private Sending(
      ActorContext<LeaseMessage> context,
      TimerScheduler<LeaseMessage> timers,
      LeaseOrder order,
      AtomicLong moved,
      Means means) {
    super(context);
    this.timers = timers;
    this.order = order;
    this.means = means;
    this.item = new LeasedItem(means.store, order.lease().transfer().media());
    this.reports = new LeaseReports(order, moved, means.reports);
    this.leased = SegmentRange.toBits(order.segments());
    this.pin =
        CompletableFuture.supplyAsync(
            () -> means.store.pin(order.lease().transfer().media(), order.segments()), means.disk);
    context.pipeToSelf(
        pin,
        (pinned, failure) ->
            failure == null
                ? new Pinned("", "")
                : new Pinned("SEGMENT_MISSING", failure.getMessage()));
  }

  public static Behavior<LeaseMessage> create(LeaseOrder order, AtomicLong moved, Means means) {
    Optional<String> limit = means.limit.get();
    if (limit.isPresent()) {
      // The scheduler did not know of it yet. An offer that came, the cluster cancels.
      new LeaseReports(order, moved, means.reports)
          .failed(LeaseReports.DONOR_LIMIT, limit.get(), -1);
      return Behaviors.stopped();
    }
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new Sending(context, timers, order, moved, means)));
  }

  @Override
  public Receive<LeaseMessage> createReceive() {
    return newReceiveBuilder()
        .onMessage(LeaseMessage.FromPeer.class, this::onPeer)
        .onMessage(LeaseMessage.FromCluster.class, this::onCluster)
        .onMessage(Own.class, this::onOwn)
        .onSignal(PostStop.class, stopped -> unpin())
        .build();
  }

  private Behavior<LeaseMessage> onPeer(LeaseMessage.FromPeer message) {
    return switch (message) {
      case LeaseMessage.Opened(DataConnection opened) -> opened(opened);
      case LeaseMessage.NotOpened(String reason, String detail) -> fail(reason, detail, -1);
      case LeaseMessage.Requested(int segment) -> requested(segment);
      case LeaseMessage.Sent sentOne -> sent();
      case LeaseMessage.Rejected(int segment) -> rejected(segment);
      case LeaseMessage.Done done -> end(() -> reports.succeeded(sent));
      case LeaseMessage.ConnectionLost(String detail) ->
          end(() -> reports.failed("CONNECTION_LOST", detail, -1));
      // The connection tells these to receivers only.
      case LeaseMessage.Offered offered -> this;
      case LeaseMessage.Arrived arrived -> this;
      case LeaseMessage.Refused refused -> this;
    };
  }

  private Behavior<LeaseMessage> onCluster(LeaseMessage.FromCluster message) {
    return switch (message) {
      case LeaseMessage.Cancelled(String reason) -> {
        leave();
        yield end(() -> reports.cancelled(reason));
      }
      case LeaseMessage.LimitReached(String reached) -> {
        limit = reached;
        yield stopAtLimit();
      }
      case LeaseMessage.Expired expired -> fail("EXPIRED", "the lease's time is over", -1);
      case LeaseMessage.Probed probed -> {
        reports.progress();
        yield this;
      }
    };
  }

  private Behavior<LeaseMessage> onOwn(Own message) {
    return switch (message) {
      case Pinned(String reason, String detail) ->
          reason.isEmpty() ? this : fail(reason, detail, -1);
      case Read(int segment, Content content) -> {
        busy = false;
        if (ending.isEmpty() && content.claim()) {
          leaving.add(content.length());
          leavingBytes += content.length();
          connection.send(order.lease(), segment, content);
          readNext();
        }
        yield this;
      }
      case Checked(int segment, String detail) -> checked(segment, detail);
      case Unreadable(int segment, String reason, String detail) -> {
        connection.refuseSegment(order.lease(), segment, reason);
        yield fail(reason, detail, segment);
      }
      case Tick tick -> {
        reports.progress();
        yield this;
      }
    };
  }

  private Behavior<LeaseMessage> opened(DataConnection opened) {
    if (connection == null) {
      connection = opened;
      reports.connected();
      timers.startTimerWithFixedDelay(new Tick(), means.progressInterval);
    }
    return this;
  }

  private Behavior<LeaseMessage> requested(int segment) {
    if (!leased.get(segment)) {
      connection.refuseSegment(order.lease(), segment, "NOT_LEASED");
    } else if (requests.size() >= means.settings.mostRequests()) {
      connection.refuseSegment(order.lease(), segment, "LIMIT");
    } else {
      requests.add(segment);
      readNext();
    }
    return this;
  }

  private void readNext() {
    boolean enough = leaving.size() > 1 && leavingBytes > means.settings.readAheadBytes();
    if (busy || enough || requests.isEmpty() || !limit.isEmpty()) {
      return;
    }
    busy = true;
    int segment = requests.remove();
    reading = CompletableFuture.supplyAsync(() -> item.read(segment), means.disk);
    getContext()
        .pipeToSelf(
            reading,
            (content, failure) ->
                failure == null
                    ? new Read(segment, content)
                    : Unreadable.because(failure, segment));
  }

  /** The receiver verifies what it gets; what it found wrong may be wrong on this disk. */
  private Behavior<LeaseMessage> rejected(int segment) {
    if (leased.get(segment) && check == Check.NONE) {
      check = Check.RUNNING;
      getContext()
          .pipeToSelf(
              CompletableFuture.supplyAsync(() -> item.damage(segment), means.disk),
              (damage, failure) ->
                  new Checked(segment, failure == null ? damage : failure.toString()));
    }
    return this;
  }

  private Behavior<LeaseMessage> checked(int segment, String detail) {
    check = Check.DONE;
    if (!detail.isEmpty()) {
      return fail("SEGMENT_CORRUPT", detail, segment);
    }
    return ending.map(this::end).orElse(this);
  }

  /** Not before a running check is over: that this disk lies is what the operator must hear. */
  private Behavior<LeaseMessage> end(Runnable report) {
    if (check == Check.RUNNING) {
      requests.clear();
      ending = ending.or(() -> Optional.of(report));
      return this;
    }
    report.run();
    return Behaviors.stopped();
  }

  private Behavior<LeaseMessage> sent() {
    int bytes = leaving.remove();
    leavingBytes -= bytes;
    sent += bytes;
    readNext();
    return limit.isEmpty() ? this : stopAtLimit();
  }

  /** Once what was read has left: half a segment would have been sent in vain. */
  private Behavior<LeaseMessage> stopAtLimit() {
    if (busy || !leaving.isEmpty()) {
      return this;
    }
    requests.forEach(
        segment -> connection.refuseSegment(order.lease(), segment, LeaseReports.DONOR_LIMIT));
    return fail(LeaseReports.DONOR_LIMIT, limit, -1);
  }

  private Behavior<LeaseMessage> fail(String reason, String detail, int segment) {
    leave();
    reports.failed(reason, detail, segment);
    return Behaviors.stopped();
  }

  private void leave() {
    if (connection != null) {
      connection.leave(order.lease());
    }
  }

  private Behavior<LeaseMessage> unpin() {
    // However late the disk is: a pin or a buffer of a lease that has ended must not stay.
    var _ = pin.thenAccept(SegmentStore.Pin::close);
    var _ = reading.thenAccept(Content::releaseUnlessClaimed);
    return this;
  }
}
