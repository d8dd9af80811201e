package tributary.cluster.gateway;

import java.time.Duration;
import java.time.Instant;
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
  private Instant certifiedUntil;
  private Cancellable next;

  SessionReminder(
      ActorContext<EdgeSession.Command> context,
      GatewayTools tools,
      SessionTies ties,
      PriorityList list,
      Instant certifiedUntil) {
    this.context = context;
    this.tools = tools;
    this.ties = ties;
    this.list = list;
    this.certifiedUntil = certifiedUntil;
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

  /** The node has another certificate. */
  void certified() {
    certifiedUntil = tools.clock().instant().plus(tools.policy().deviceValidity());
  }

  /** The entity first: it knows the list. A session does not outlive its node's certificate. */
  void remind() {
    if (!tools.clock().instant().isBefore(certifiedUntil)) {
      context
          .getSelf()
          .tell(new EdgeSession.End("CERTIFICATE_EXPIRED: it was good until " + certifiedUntil));
      return;
    }
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
