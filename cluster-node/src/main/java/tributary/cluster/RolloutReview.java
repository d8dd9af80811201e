package tributary.cluster;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.cluster.audit.Audit;
import tributary.cluster.audit.AuditEntry.Kind;
import tributary.cluster.gateway.GatewayPorts;
import tributary.cluster.operator.ReleaseOrders;
import tributary.cluster.operator.ReleaseOrders.Order;
import tributary.cluster.operator.ReleaseSettings;
import tributary.core.release.Offering;
import tributary.core.release.Outcome;
import tributary.core.release.Rollout;
import tributary.core.release.RolloutPolicy;
import tributary.core.release.Tally;
import tributary.model.ClientId;

/**
 * Has releases go on or stop by what boxes have said, on every node with a gateway: of several that
 * see the same, one changes the row.
 */
final class RolloutReview implements GatewayPorts.Rollouts {
  private static final Logger log = LoggerFactory.getLogger(RolloutReview.class);
  private static final int LATEST = 20;

  private final ReleaseOrders orders;
  private final ReleaseSettings settings;
  private final Audit audit;
  private final Clock clock;
  private volatile List<Offering> offerings = List.of();

  RolloutReview(ReleaseOrders orders, ReleaseSettings settings, Audit audit, Clock clock) {
    this.orders = orders;
    this.settings = settings;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * As long as the system runs.
   *
   * @param changed told when another release is offered, or to others
   */
  void start(ActorSystem<?> system, Runnable changed) {
    var _ =
        system
            .scheduler()
            .scheduleWithFixedDelay(
                settings.reviewInterval(),
                settings.reviewInterval(),
                () ->
                    review()
                        .whenComplete(
                            (isNew, failure) -> {
                              if (failure != null) {
                                log.warn("releases not reviewed: {}", failure.toString());
                              } else if (isNew) {
                                changed.run();
                              }
                            }),
                system.executionContext());
  }

  /** Whether anything is otherwise than at the last look. */
  CompletionStage<Boolean> review() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return orders
        .latest(LATEST)
        .thenCompose(
            found ->
                found.isEmpty()
                    ? CompletableFuture.completedFuture(List.<Order>of())
                    : orders
                        .tallies(
                            found.getLast().release().counter(), now.minus(policy().silentAfter()))
                        .thenCompose(tallies -> judged(found, tallies, now)))
        .thenApply(
            judged -> {
              List<Offering> before = offerings;
              offerings =
                  judged.stream().map(it -> new Offering(it.release(), it.rollout())).toList();
              return !offerings.equals(before);
            });
  }

  private CompletionStage<List<Order>> judged(
      List<Order> found, Map<Long, Tally> tallies, Instant now) {
    CompletionStage<List<Order>> all = CompletableFuture.completedFuture(new ArrayList<>());
    for (Order order : found) {
      Tally tally = tallies.getOrDefault(order.release().counter(), Tally.NONE);
      Rollout next = Rollout.review(order.rollout(), tally, policy(), now);
      all =
          all.thenCombine(
              next.equals(order.rollout())
                  ? CompletableFuture.completedFuture(order)
                  : changed(order, next),
              (before, one) -> {
                before.add(one);
                return before;
              });
    }
    return all;
  }

  /** What another node, or an operator, has made of it meanwhile is seen at the next look. */
  private CompletionStage<Order> changed(Order order, Rollout next) {
    long counter = order.release().counter();
    return orders
        .change(counter, order.rollout(), next)
        .thenApply(
            isDone -> {
              if (!isDone) {
                return order;
              }
              log.info("release goes on or stops: counter={} {}", counter, next);
              if (next instanceof Rollout.Stopped stopped) {
                audit.refused(
                    Kind.RELEASE, "rollout", "release " + counter, "STOPPED", stopped.reason());
              } else {
                granted("rollout", counter, "stage " + (next.stage() + 1));
              }
              return new Order(
                  order.release(), order.version(), order.operator(), order.published(), next);
            });
  }

  private void granted(String who, long counter, String what) {
    audit
        .granted(Kind.RELEASE, who, "release " + counter, what)
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                log.warn("not on record: {} {}: {}", who, what, failure.toString());
              }
            });
  }

  @Override
  public List<Offering> offerings() {
    return offerings;
  }

  @Override
  public RolloutPolicy policy() {
    return settings.policy();
  }

  @Override
  public void said(ClientId box, long counter, Outcome outcome, String reason, boolean isOffered) {
    var _ =
        orders
            .said(box, counter, outcome, reason, isOffered, clock.instant())
            .whenComplete(
                (isNew, failure) -> {
                  if (failure != null) {
                    log.warn(
                        "not kept: client={} counter={} outcome={} {}",
                        box,
                        counter,
                        outcome,
                        failure.toString());
                  } else if (isNew) {
                    said(box, counter, outcome, reason);
                  }
                });
  }

  private void said(ClientId box, long counter, Outcome outcome, String reason) {
    log.info("release: client={} counter={} {} {}", box, counter, outcome, reason);
    switch (outcome) {
      case GOOD -> granted(box.text(), counter, "it runs");
      case ROLLED_BACK, REFUSED ->
          audit.refused(
              Kind.RELEASE,
              box.text(),
              "release " + counter,
              reason.isEmpty() ? outcome.name() : reason,
              outcome.name());
      case OFFERED, STAGED, TRYING -> {}
    }
  }
}
