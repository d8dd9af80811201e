package tributary.cluster.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.client.ClientView;
import tributary.core.client.PriorityList;
import tributary.model.CellId;
import tributary.model.MediaId;
import tributary.wire.proto.ClusterToEdge;

/**
 * Has a session repeat itself to its schedulers and its client's entity, which forget it when they
 * move to another node.
 */
final class SessionReminder {
  private final ActorContext<EdgeSession.Command> context;
  private final GatewayTools tools;
  private final SessionTies ties;
  private final SessionRelease release;
  private final SessionLimits limits;
  private PriorityList list;
  private Set<MediaId> watched;
  private Set<MediaId> shadow;
  private Instant certifiedUntil;
  private Cancellable next;

  SessionReminder(
      ActorContext<EdgeSession.Command> context,
      GatewayTools tools,
      SessionTies ties,
      SessionRelease release,
      SessionLimits limits,
      ClientView view,
      Instant certifiedUntil) {
    this.context = context;
    this.tools = tools;
    this.ties = ties;
    this.release = release;
    this.limits = limits;
    this.list = view.list();
    this.watched = view.items().watched();
    this.shadow = view.items().shadow();
    this.certifiedUntil = certifiedUntil;
    tell(ties::join);
    later();
  }

  /** For the box. */
  ClusterToEdge listed(PriorityList newer) {
    list = newer;
    return lists();
  }

  /** For the box, once its entity remembers it. */
  ClusterToEdge shadowed(Set<MediaId> newer) {
    shadow = newer;
    ties.client().tell(new ClientCommand.ReplaceShadow(newer));
    return lists();
  }

  /**
   * The answer to an edit is the list, with what else the box keeps; with that on a copy of the
   * catalogs goes what the box must have for it.
   */
  ClusterToEdge complete(ClusterToEdge answer) {
    if (answer.hasCatalogCopy()) {
      ties.snapshots(Answers.wanted(answer.getCatalogCopy()));
    }
    if (!answer.hasListUpdate()) {
      return answer;
    }
    ClusterToEdge.Builder complete = answer.toBuilder();
    complete
        .getListUpdateBuilder()
        .addAllShadowMediaIds(shadow.stream().map(MediaId::text).sorted().toList());
    return complete.build();
  }

  private ClusterToEdge lists() {
    return ClusterToEdge.newBuilder().setListUpdate(Answers.listUpdate(list, shadow)).build();
  }

  void watched(MediaId media) {
    Set<MediaId> more = new HashSet<>(watched);
    more.add(media);
    watched = Set.copyOf(more);
    ties.watched(watched);
  }

  private void tell(Consumer<PriorityList> join) {
    join.accept(list);
    ties.watched(watched);
    Set<MediaId> others = new HashSet<>(shadow);
    others.removeAll(ties.required());
    ties.shadow(others);
    release.tell();
    ties.requireAgain();
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
                ? new EdgeSession.Reminded(view)
                : new EdgeSession.NotReminded(Refusals.of(failure)));
  }

  void reminded(ClientView newest) {
    list = newest.list();
    watched = newest.items().watched();
    shadow = newest.items().shadow();
    limits.reminded(newest);
    tell(ties::joinAgain);
    later();
  }

  /** A scheduler runs somewhere else now, and knows nothing. */
  void moved(CellId cell) {
    if (ties.serves(cell)) {
      repeat();
    }
  }

  /** Schedulers hear at once; the entity, which moved with its cell, must first be recovered. */
  void repeat() {
    tell(ties::joinAgain);
    if (next.cancel()) {
      long spread = tools.policy().timing().remindSpread().toMillis();
      in(Duration.ofMillis(tools.random().nextLong(spread)));
    }
  }
}
