package tributary.cluster;

import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.pubsub.Topic;
import tributary.cluster.message.ClusterMessage;

/** News of one kind for all nodes, whichever node knows it first. */
final class Broadcast<T extends ClusterMessage> {
  private final ActorSystem<?> system;
  private final String name;
  private final ActorRef<Topic.Command<T>> topic;

  Broadcast(ActorSystem<?> system, Class<T> kind, String name) {
    this.system = system;
    this.name = name;
    this.topic = system.systemActorOf(Topic.create(kind, name), name + "-topic", Props.empty());
  }

  void tell(T news) {
    topic.tell(Topic.publish(news));
  }

  /** Once on each node. */
  void listen(Consumer<T> listener) {
    ActorRef<T> subscriber =
        system.systemActorOf(
            Behaviors.receiveMessage(
                news -> {
                  listener.accept(news);
                  return Behaviors.same();
                }),
            name + "-listener",
            Props.empty());
    listen(subscriber);
  }

  /** Until it stops. */
  void listen(ActorRef<T> subscriber) {
    topic.tell(Topic.subscribe(subscriber));
  }
}
