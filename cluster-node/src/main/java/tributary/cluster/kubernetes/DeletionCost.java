package tributary.cluster.kubernetes;

import com.typesafe.config.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/**
 * Keeps {@code controller.kubernetes.io/pod-deletion-cost} of this node's pod: the older a member,
 * the dearer. Kubernetes then takes the youngest first, and what lives on the oldest node
 * (singletons, shards that stayed) moves once rather than with every pod.
 */
public final class DeletionCost extends AbstractBehavior<DeletionCost.Command> {
  static final String ANNOTATION = "controller.kubernetes.io/pod-deletion-cost";

  /** Members older than this cost as much as each other. */
  private static final int RANKS = 100;

  private static final int STEP = 100;
  // Members come and go in bunches; one word to Kubernetes will do.
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration RETRY = Duration.ofSeconds(30);

  /** To this actor. */
  public sealed interface Command {}

  private record MembersChanged(MemberEvent event) implements Command {}

  private record Look() implements Command {}

  private record Told(int cost) implements Command {}

  private record Failed(Throwable why) implements Command {}

  /** Sets the annotation; may block. */
  @FunctionalInterface
  public interface Pod {
    void annotate(String key, String value) throws IOException, InterruptedException;
  }

  private final Pod pod;
  private final Executor blocking;
  private final Cluster cluster;
  private final TimerScheduler<Command> timers;
  private OptionalInt told = OptionalInt.empty();

  private DeletionCost(
      ActorContext<Command> context, TimerScheduler<Command> timers, Pod pod, Executor blocking) {
    super(context);
    this.pod = pod;
    this.blocking = blocking;
    this.timers = timers;
    this.cluster = Cluster.get(context.getSystem());
    ActorRef<MemberEvent> events = context.messageAdapter(MemberEvent.class, MembersChanged::new);
    cluster.subscriptions().tell(Subscribe.create(events, MemberEvent.class));
    timers.startSingleTimer(new Look(), PAUSE);
  }

  /**
   * Nothing, where {@code tributary.cluster.pod-name} is empty.
   *
   * @throws IOException if this process does not run in a pod that may ask Kubernetes
   */
  public static void keep(ActorSystem<?> system, Config config) throws IOException {
    String pod = config.getString("tributary.cluster.pod-name");
    if (!pod.isEmpty()) {
      OwnPod own = OwnPod.of(pod, config.getConfig("pekko.discovery.kubernetes-api"));
      var _ =
          system.systemActorOf(
              create(own::annotate, Thread::startVirtualThread), "deletion-cost", Props.empty());
    }
  }

  static Behavior<Command> create(Pod pod, Executor blocking) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new DeletionCost(context, timers, pod, blocking)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(MembersChanged.class, changed -> lookAfter(PAUSE))
        .onMessage(Look.class, look -> look())
        .onMessage(Told.class, this::remember)
        .onMessage(Failed.class, this::tryLater)
        .build();
  }

  private Behavior<Command> lookAfter(Duration pause) {
    timers.startSingleTimer(new Look(), pause);
    return this;
  }

  private Behavior<Command> look() {
    Member self = cluster.selfMember();
    if (!self.status().equals(MemberStatus.up())) {
      return this;
    }
    int younger = 0;
    for (Member other : cluster.state().getMembers()) {
      if (self.isOlderThan(other) && other.getRoles().equals(self.getRoles())) {
        younger++;
      }
    }
    int cost = Math.min(younger, RANKS) * STEP;
    if (told.isEmpty() || told.getAsInt() != cost) {
      getContext()
          .pipeToSelf(
              CompletableFuture.runAsync(() -> tell(cost), blocking),
              (done, failure) -> failure == null ? new Told(cost) : new Failed(failure));
    }
    return this;
  }

  private void tell(int cost) {
    try {
      pod.annotate(ANNOTATION, Integer.toString(cost));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Behavior<Command> remember(Told now) {
    told = OptionalInt.of(now.cost());
    return this;
  }

  private Behavior<Command> tryLater(Failed failed) {
    getContext().getLog().warn("the pod's deletion cost was not set: {}", failed.why().toString());
    return lookAfter(RETRY);
  }
}
