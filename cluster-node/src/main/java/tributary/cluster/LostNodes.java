package tributary.cluster;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/**
 * Hears of nodes that were thrown out. Their entities start elsewhere when somebody wants something
 * of them; those who would wait for a word from them must speak first.
 */
final class LostNodes {
  // What is sent before the ways to entities have forgotten the node goes where it was.
  private static final Duration ADJUSTMENT = Duration.ofMillis(500);

  private sealed interface Message {}

  private record Removed(ClusterEvent.MemberRemoved event) implements Message {}

  private record Settled() implements Message {}

  private LostNodes() {}

  /**
   * @param told after each loss
   */
  static Behavior<?> create(Runnable told) {
    return Behaviors.setup(
        (ActorContext<Message> context) -> {
          ActorRef<ClusterEvent.MemberRemoved> events =
              context.messageAdapter(ClusterEvent.MemberRemoved.class, Removed::new);
          Cluster.get(context.getSystem())
              .subscriptions()
              .tell(Subscribe.create(events, ClusterEvent.MemberRemoved.class));
          return Behaviors.receiveMessage(
              message -> {
                switch (message) {
                  case Removed(var event) -> {
                    if (event.previousStatus().equals(MemberStatus.down())) {
                      var _ = context.scheduleOnce(ADJUSTMENT, context.getSelf(), new Settled());
                    }
                  }
                  case Settled _ -> told.run();
                }
                return Behaviors.same();
              });
        });
  }
}
