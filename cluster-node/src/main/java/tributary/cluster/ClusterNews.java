package tributary.cluster;

import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.pubsub.Topic;
import tributary.cluster.message.ClusterMessage;
import tributary.cluster.scheduling.SchedulerCommand;
import tributary.model.CellId;
import tributary.model.MediaId;

/** What the gateways of all nodes should hear, whichever node knows it first. */
final class ClusterNews {

  sealed interface News extends ClusterMessage {}

  /** Searches find this item from now on. */
  record Listed(MediaId media) implements News {}

  /** This is the cell's scheduler now; told again and again. */
  record SchedulerThere(CellId cell, ActorRef<SchedulerCommand> scheduler) implements News {}

  private final ActorSystem<?> system;
  private final ActorRef<Topic.Command<News>> topic;

  ClusterNews(ActorSystem<?> system) {
    this.system = system;
    this.topic =
        system.systemActorOf(Topic.create(News.class, "news"), "news-topic", Props.empty());
  }

  void tell(News news) {
    topic.tell(Topic.publish(news));
  }

  void listen(Consumer<News> listener) {
    ActorRef<News> subscriber =
        system.systemActorOf(
            Behaviors.receiveMessage(
                news -> {
                  listener.accept(news);
                  return Behaviors.same();
                }),
            "news-listener",
            Props.empty());
    topic.tell(Topic.subscribe(subscriber));
  }
}
