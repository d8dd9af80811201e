package tributary.cluster.gateway;

import java.time.Duration;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import tributary.core.client.PriorityList;

/**
 * Has a session repeat itself to its schedulers and its client's entity, which forget it when they
 * move to another node.
 */
final class SessionReminder {
  private final ActorContext<EdgeSession.Command> context;
  private final GatewayTools tools;
  private final SessionTies ties;
  private PriorityList list;
  private Cancellable next;

  SessionReminder(
      ActorContext<EdgeSession.Command> context,
      GatewayTools tools,
      SessionTies ties,
      PriorityList list) {
    this.context = context;
    this.tools = tools;
    this.ties = ties;
    this.list = list;
    later();
  }

  void listed(PriorityList newer) {
    list = newer;
  }

  private void in(Duration wait) {
    next = context.scheduleOnce(wait, context.getSelf(), new EdgeSession.Remind());
  }

  void later() {
    in(tools.policy().timing().remind());
  }

  /** The entity first: it knows the list. */
  void remind() {
    context.pipeToSelf(
        ties.connectAgain(),
        (view, failure) ->
            failure == null
                ? new EdgeSession.Reminded(view.list())
                : new EdgeSession.NotReminded(Refusals.of(failure)));
  }

  void reminded(PriorityList newest) {
    list = newest;
    ties.joinAgain(list);
    later();
  }

  /** Schedulers hear at once; the entity, which moved with its cell, must first be recovered. */
  void repeat() {
    ties.joinAgain(list);
    if (next.cancel()) {
      long spread = tools.policy().timing().remindSpread().toMillis();
      in(Duration.ofMillis(tools.random().nextLong(spread)));
    }
  }
}
