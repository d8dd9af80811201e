package tributary.edge.download;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
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
import tributary.edge.store.StoredItem;
import tributary.model.MediaId;
import tributary.model.RefusedException;

/**
 * The receiver's part of one lease (Fig 15A, T4 to T8). A segment counts once the store has
 * verified and fsynced it; a donor that sent a wrong one is asked nothing more.
 */
public final class Fetching extends AbstractBehavior<LeaseMessage> {

  /**
   * What every receiver needs of its node.
   *
   * @param held told of each segment stored, by any thread; batches them for the cluster
   */
  public record Means(
      Room room,
      Executor disk,
      LeaseReports.Means reports,
      Held held,
      ActorRef<Assembly.Command> assembly,
      DownloadSettings settings,
      Duration progressInterval) {}

  @FunctionalInterface
  public interface Held {
    void held(MediaId media, int segment);
  }

  private sealed interface Own extends LeaseMessage {}

  private record Ready(StoredItem item) implements Own {}

  private record Stored(int segment) implements Own {}

  /** {@code segment} is -1 when it is the item that the store does not take. */
  private record NotStored(int segment, String reason, String detail) implements Own {}

  private record Tick() implements Own {}

  private final LeaseOrder order;
  private final MediaId media;
  private final Means means;
  private final LeaseReports reports;
  private final TimerScheduler<LeaseMessage> timers;
  private final Deque<Integer> wanted = new ArrayDeque<>();
  private final BitSet asked = new BitSet();
  private final BitSet storing = new BitSet();
  private StoredItem item;
  private final ArrivalRate rate;
  private DataConnection connection;
  private boolean opened;
  private long underWay;
  private long verified;

  private Fetching(
      ActorContext<LeaseMessage> context,
      TimerScheduler<LeaseMessage> timers,
      LeaseOrder order,
      AtomicLong moved,
      Means means) {
    super(context);
    this.timers = timers;
    this.order = order;
    this.media = order.lease().transfer().media();
    this.means = means;
    this.reports = new LeaseReports(order, moved, means.reports);
    this.rate = new ArrivalRate(order.rateBitsPerSecond());
    order
        .segments()
        .forEach(
            range -> {
              for (int segment = range.first(); segment < range.end(); segment++) {
                wanted.add(segment);
              }
            });
    onDisk(-1, this::findItem);
  }

  public static Behavior<LeaseMessage> create(LeaseOrder order, AtomicLong moved, Means means) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new Fetching(context, timers, order, moved, means)));
  }

  @Override
  public Receive<LeaseMessage> createReceive() {
    return newReceiveBuilder()
        .onMessage(LeaseMessage.FromPeer.class, this::onPeer)
        .onMessage(LeaseMessage.FromCluster.class, this::onCluster)
        .onMessage(Own.class, this::onOwn)
        .build();
  }

  private Behavior<LeaseMessage> onPeer(LeaseMessage.FromPeer message) {
    return switch (message) {
      case LeaseMessage.Offered(DataConnection offered) -> {
        connection = offered;
        yield begin();
      }
      case LeaseMessage.Opened(DataConnection by) -> {
        connection = by;
        opened = true;
        yield begin();
      }
      case LeaseMessage.NotOpened(String reason, String detail) -> fail(reason, detail, -1);
      case LeaseMessage.Arrived(int segment, Content content) -> arrived(segment, content);
      case LeaseMessage.Refused(int segment, String reason) -> refused(segment, reason);
      case LeaseMessage.ConnectionLost(String detail) -> fail("CONNECTION_LOST", detail, -1);
      // The connection tells these to senders only.
      case LeaseMessage.Requested requested -> this;
      case LeaseMessage.Sent sent -> this;
      case LeaseMessage.Rejected rejected -> this;
      case LeaseMessage.Done done -> this;
    };
  }

  private Behavior<LeaseMessage> refused(int segment, String reason) {
    boolean known = reason.startsWith("SEGMENT_") || reason.equals(LeaseReports.DONOR_LIMIT);
    return fail(
        known ? reason : "LEASE_REFUSED",
        order.peer() + " refused segment " + segment + " of " + media + ": " + reason,
        reason.startsWith("SEGMENT_") ? segment : -1);
  }

  private Behavior<LeaseMessage> onCluster(LeaseMessage.FromCluster message) {
    return switch (message) {
      case LeaseMessage.Cancelled(String reason) -> {
        leave();
        reports.cancelled(reason);
        yield Behaviors.stopped();
      }
      case LeaseMessage.Expired expired -> fail("EXPIRED", "the lease's time is over", -1);
      // Of sending.
      case LeaseMessage.LimitReached reached -> this;
      case LeaseMessage.Probed probed -> {
        reports.progress();
        yield this;
      }
    };
  }

  private Behavior<LeaseMessage> onOwn(Own message) {
    return switch (message) {
      case Ready(StoredItem ready) -> {
        item = ready;
        yield begin();
      }
      case Stored(int segment) -> stored(segment);
      case NotStored(int segment, String reason, String detail) -> {
        if (reason.equals("SEGMENT_CORRUPT")) {
          connection.reject(order.lease(), segment);
        }
        yield fail(reason, detail, segment);
      }
      case Tick tick -> {
        reports.progress();
        yield this;
      }
    };
  }

  private Own findItem() throws IOException {
    if (order.manifest() != null) {
      return new Ready(means.room.make(order.manifest()));
    }
    return new Ready(
        means
            .room
            .store()
            .item(media)
            .orElseThrow(
                () -> new RefusedException("MANIFEST_MISSING", "none came with " + order.lease())));
  }

  /**
   * Once there is both somewhere to fetch from and somewhere to store. Asks even before the offer
   * is answered, but says that it started only then.
   */
  private Behavior<LeaseMessage> begin() {
    if (item == null || connection == null) {
      return this;
    }
    if (opened && !timers.isTimerActive(new Tick())) {
      timers.startTimerWithFixedDelay(new Tick(), means.progressInterval);
      reports.connected();
    }
    return askForMore();
  }

  private Behavior<LeaseMessage> askForMore() {
    List<Integer> next = new ArrayList<>();
    while (!wanted.isEmpty()
        && means.settings.asksMore(
            asked.cardinality() + storing.cardinality(), underWay, rate.bitsPerSecond())) {
      int segment = wanted.remove();
      if (segment < item.manifest().segmentCount() && !item.have().has(segment)) {
        asked.set(segment);
        underWay += item.manifest().segmentLength(segment);
        next.add(segment);
      }
    }
    if (!next.isEmpty()) {
      connection.request(order.lease(), next);
    }
    if (opened && asked.isEmpty() && storing.isEmpty()) {
      connection.done(order.lease());
      if (verified == 0 && item.have().isComplete()) {
        // The cluster does not know yet, or it would not have asked.
        means.assembly.tell(new Assembly.Completed(media));
      }
      reports.succeeded(verified);
      return Behaviors.stopped();
    }
    return this;
  }

  private Behavior<LeaseMessage> arrived(int segment, Content content) {
    if (!content.claim()) {
      return this;
    }
    if (!asked.get(segment)) {
      content.release();
      return fail("LEASE_REFUSED", order.peer() + " sent unasked segment " + segment, -1);
    }
    asked.clear(segment);
    storing.set(segment);
    rate.arrived(content.length(), System.nanoTime());
    onDisk(
        segment,
        () -> {
          try {
            item.write(segment, content.bytes());
          } finally {
            content.release();
          }
          // Told from here, since what is stored counts even if the lease has ended meanwhile.
          means.held.held(media, segment);
          means.assembly.tell(
              item.have().isComplete() ? new Assembly.Completed(media) : new Assembly.Grown(media));
          return new Stored(segment);
        });
    return this;
  }

  private Behavior<LeaseMessage> stored(int segment) {
    storing.clear(segment);
    underWay -= item.manifest().segmentLength(segment);
    verified += item.manifest().segmentLength(segment);
    return askForMore();
  }

  private void onDisk(int segment, DiskWork work) {
    Supplier<Own> careful =
        () -> {
          try {
            return work.run();
          } catch (RefusedException e) {
            return new NotStored(segment, e.refusal().reason(), e.refusal().detail());
          } catch (IOException | RuntimeException e) {
            return new NotStored(-1, "DISK_FULL", "the disk failed: " + e);
          }
        };
    getContext()
        .pipeToSelf(
            CompletableFuture.supplyAsync(careful, means.disk),
            (done, failure) ->
                failure == null ? done : new NotStored(-1, "DISK_FULL", failure.toString()));
  }

  private Behavior<LeaseMessage> fail(String reason, String detail, int segment) {
    leave();
    reports.failed(reason, detail, segment);
    return Behaviors.stopped();
  }

  /** The sender hears that it may let go. */
  private void leave() {
    if (connection != null) {
      connection.done(order.lease());
    }
  }

  private interface DiskWork {
    Own run() throws IOException;
  }
}
