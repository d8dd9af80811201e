package tributary.cluster.api;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import tributary.cluster.api.http.Call;
import tributary.cluster.api.http.JsonBody;
import tributary.cluster.api.http.Problem;
import tributary.cluster.api.http.ProblemException;
import tributary.cluster.api.http.Reply;
import tributary.cluster.catalog.MediaItemCommand;
import tributary.cluster.catalog.MediaItemCommand.PublishedItem;
import tributary.cluster.operator.Operator;
import tributary.cluster.operator.ReleaseOrders;
import tributary.cluster.operator.ReleaseOrders.Order;
import tributary.core.Decision;
import tributary.core.release.Release;
import tributary.core.release.Rollout;
import tributary.core.release.RolloutPolicy;
import tributary.core.release.Tally;
import tributary.model.MediaId;
import tributary.model.Title;

/** Software for boxes, brought out stage by stage on the operator's word. */
final class Releases {
  private static final int LISTED = 100;
  private static final int LONGEST_VERSION = 64;

  private final Entities entities;
  private final ReleaseOrders orders;
  private final RolloutPolicy policy;
  private final InstantSource clock;

  Releases(Entities entities, ReleaseOrders orders, RolloutPolicy policy, InstantSource clock) {
    this.entities = entities;
    this.orders = orders;
    this.policy = policy;
    this.clock = clock;
  }

  /**
   * @param stage from 1
   * @param percent of the boxes, in this stage; 0 when it is stopped
   * @param reason why it was stopped; else empty
   */
  record View(
      long counter,
      String mediaId,
      String version,
      String operator,
      Instant published,
      String state,
      int stage,
      int stages,
      double percent,
      Instant since,
      String reason,
      Boxes boxes) {}

  /** As {@link Tally}. */
  record Boxes(
      int offered, int staged, int trying, int silent, int good, int rolledBack, int refused) {}

  private View view(Order order, Tally tally) {
    Rollout rollout = order.rollout();
    return new View(
        order.release().counter(),
        order.release().media().text(),
        order.version(),
        order.operator(),
        order.published(),
        ReleaseOrders.state(rollout),
        rollout.stage() + 1,
        policy.shares().size(),
        100 * Rollout.share(rollout, policy),
        rollout.since(),
        ReleaseOrders.reason(rollout),
        new Boxes(
            tally.offered(),
            tally.staged(),
            tally.trying(),
            tally.silent(),
            tally.good(),
            tally.rolledBack(),
            tally.refused()));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  CompletionStage<Reply> add(Call call, Operator operator) {
    return call.body()
        .thenCompose(
            body -> {
              body.allowing("mediaId", "counter", "version");
              Release release =
                  new Release(
                      required(body, "counter", Integer.MAX_VALUE),
                      body.value("mediaId", MediaId::new));
              Order order =
                  new Order(
                      release,
                      body.text("version", 1, LONGEST_VERSION),
                      operator.name(),
                      now(),
                      Rollout.begun(now()));
              return entities
                  .<PublishedItem>item(release.media(), MediaItemCommand.Describe::new)
                  .thenCompose(item -> added(order, item));
            });
  }

  private CompletionStage<Reply> added(Order order, PublishedItem item) {
    if (!item.title().catalog().equals(Title.SOFTWARE)) {
      throw Problem.field(
          "BAD_FIELD",
          "mediaId",
          "is of catalog %s, not %s".formatted(item.title().catalog(), Title.SOFTWARE));
    }
    return orders
        .latest(1)
        .thenCompose(
            latest -> {
              requireGreater(order.release().counter(), latest);
              return orders.add(order);
            })
        .thenApply(
            isNew -> {
              if (!isNew) {
                throw tooLow(order.release().counter());
              }
              return Reply.created(
                  URI.create(Endpoints.PREFIX + "/operator/releases/" + order.release().counter()),
                  view(order, Tally.NONE));
            });
  }

  private static void requireGreater(long counter, List<Order> latest) {
    if (latest.stream().anyMatch(before -> before.release().counter() >= counter)) {
      throw tooLow(latest.getFirst().release().counter());
    }
  }

  private static ProblemException tooLow(long latest) {
    return Problem.of("COUNTER_TOO_LOW", "release " + latest + " was published").thrown();
  }

  private static int required(JsonBody body, String key, int most) {
    return body.number(key, 1, most)
        .orElseThrow(() -> Problem.field("MISSING_FIELD", key, "is missing"));
  }

  CompletionStage<Reply> list(Call call, Operator operator) {
    return orders
        .latest(LISTED)
        .thenCompose(
            found ->
                tallies(found)
                    .thenApply(
                        tallies ->
                            Reply.ok(
                                new Views.Items<>(
                                    found.stream()
                                        .map(it -> view(it, of(it, tallies)))
                                        .toList()))));
  }

  CompletionStage<Reply> get(Call call, Operator operator) {
    return one(call).thenCompose(this::shown);
  }

  private CompletionStage<Reply> shown(Order order) {
    return tallies(List.of(order)).thenApply(tallies -> Reply.ok(view(order, of(order, tallies))));
  }

  private static Tally of(Order order, Map<Long, Tally> tallies) {
    return tallies.getOrDefault(order.release().counter(), Tally.NONE);
  }

  private CompletionStage<Map<Long, Tally>> tallies(List<Order> of) {
    long least = of.stream().mapToLong(it -> it.release().counter()).min().orElse(Long.MAX_VALUE);
    return orders.tallies(least, now().minus(policy.silentAfter()));
  }

  /** Goes on from a stage, is paused, or stopped for good. Repeating it does nothing. */
  CompletionStage<Reply> change(Call call, Operator operator) {
    return call.body()
        .thenCompose(
            body -> {
              body.allowing("state", "stage");
              String state = body.value("state", Releases::state);
              OptionalInt stage = body.number("stage", 1, 100);
              return one(call).thenCompose(order -> changed(order, state, stage, operator));
            });
  }

  private CompletionStage<Reply> changed(
      Order order, String state, OptionalInt stage, Operator operator) {
    Rollout.Order wanted =
        switch (state) {
          case "RUNNING" ->
              new Rollout.Order.Run(
                  stage.isPresent() ? stage.getAsInt() - 1 : order.rollout().stage());
          case "PAUSED" -> new Rollout.Order.Pause();
          default -> new Rollout.Order.Stop("by " + operator.name());
        };
    Decision<Rollout> decision = Rollout.order(order.rollout(), wanted, policy, now());
    decision
        .refusal()
        .ifPresent(
            why -> {
              throw Problem.of(why.reason(), why.detail()).thrown();
            });
    if (decision.events().isEmpty()) {
      return shown(order);
    }
    Rollout next = decision.events().getFirst();
    return orders
        .change(order.release().counter(), order.rollout(), next)
        .thenCompose(
            isDone -> {
              if (!isDone) {
                throw Problem.of("RELEASE_CHANGED", "it was changed meanwhile: look again")
                    .thrown();
              }
              return shown(
                  new Order(
                      order.release(), order.version(), order.operator(), order.published(), next));
            });
  }

  private static String state(String text) {
    if (!List.of("RUNNING", "PAUSED", "STOPPED").contains(text)) {
      throw new IllegalArgumentException("must be RUNNING, PAUSED or STOPPED");
    }
    return text;
  }

  private CompletionStage<Order> one(Call call) {
    long counter =
        call.path(
            "counter",
            text -> {
              if (!text.matches("[1-9][0-9]{0,9}")) {
                throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "is no counter: \"%s\"", text));
              }
              return Long.valueOf(text);
            });
    return orders
        .get(counter)
        .thenApply(
            found ->
                found.orElseThrow(
                    () ->
                        Problem.of("UNKNOWN_RELEASE", "there is no release " + counter).thrown()));
  }
}
