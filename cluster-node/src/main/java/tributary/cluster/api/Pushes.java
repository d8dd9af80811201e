package tributary.cluster.api;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import tributary.cluster.api.http.Call;
import tributary.cluster.api.http.Problem;
import tributary.cluster.api.http.ProblemException;
import tributary.cluster.api.http.Reply;
import tributary.cluster.catalog.MediaItemCommand;
import tributary.cluster.operator.Operator;
import tributary.cluster.operator.PushOrders;
import tributary.cluster.operator.PushOrders.Order;
import tributary.cluster.scheduling.SchedulerCommand.CellPushes;
import tributary.cluster.scheduling.SchedulerCommand.PushSnapshot;
import tributary.core.scheduling.Push;
import tributary.model.Base32;
import tributary.model.CellId;
import tributary.model.MediaId;

/** One item to all boxes, on the operator's word (R207). */
final class Pushes {
  private static final int LISTED = 100;
  private static final int LONGEST_REGION = 64;

  private final Entities entities;
  private final PushOrders orders;
  private final int mostRunning;
  private final List<CellId> cells;
  private final InstantSource clock;
  private final SecureRandom random;

  Pushes(
      Entities entities,
      PushOrders orders,
      int mostRunning,
      List<CellId> cells,
      InstantSource clock,
      SecureRandom random) {
    this.entities = entities;
    this.orders = orders;
    this.mostRunning = mostRunning;
    this.cells = cells;
    this.clock = clock;
    this.random = random;
  }

  /**
   * @param boxes empty: it has ended, or a scheduler did not answer
   */
  record View(
      String id,
      String mediaId,
      int percent,
      String region,
      String operator,
      Instant started,
      Optional<Instant> ended,
      Optional<Progress> boxes) {
    static View of(Order order, Optional<Progress> boxes) {
      return new View(
          order.id(),
          order.media().text(),
          order.percent(),
          order.region(),
          order.operator(),
          order.started(),
          order.ended(),
          boxes);
    }
  }

  /** Of the boxes that schedulers have met since they began. */
  record Progress(int done, int of) {}

  /** Tells schedulers what is pushed, as long as the system runs. */
  void start(ActorSystem<?> system) {
    Reminders.repeat(system, "pushes", this::tell);
  }

  private CompletionStage<Void> tell() {
    return orders
        .running()
        .thenAccept(
            running -> {
              List<Push> pushes = running.stream().map(Order::push).toList();
              cells.forEach(cell -> entities.push(cell, pushes));
            });
  }

  CompletionStage<Reply> add(Call call, Operator operator) {
    return call.body()
        .thenCompose(
            body -> {
              body.allowing("mediaId", "percent", "region");
              Order order =
                  new Order(
                      Base32.encode(random.nextLong() & ((1L << 50) - 1), 10),
                      body.value("mediaId", MediaId::new),
                      body.number("percent", 1, 100).orElse(100),
                      body.optional("region", Pushes::region).orElse(""),
                      operator.name(),
                      clock.instant(),
                      Optional.empty());
              return entities
                  .<MediaItemCommand.PublishedItem>item(
                      order.media(), MediaItemCommand.Describe::new)
                  .thenCompose(_ -> orders.running())
                  .thenCompose(running -> added(order, running));
            });
  }

  private CompletionStage<Reply> added(Order order, List<Order> running) {
    if (running.size() >= mostRunning) {
      throw Problem.of("TOO_MANY_PUSHES", mostRunning + " go on, the most there may be").thrown();
    }
    return orders
        .add(order)
        .thenCompose(_ -> tell())
        .thenApply(
            _ ->
                Reply.created(
                    URI.create(Endpoints.PREFIX + "/operator/pushes/" + order.id()),
                    View.of(order, Optional.empty())));
  }

  private static String region(String name) {
    if (name.length() > LONGEST_REGION) {
      throw new IllegalArgumentException("must have at most " + LONGEST_REGION + " characters");
    }
    return name;
  }

  CompletionStage<Reply> list(Call call, Operator operator) {
    return orders
        .latest(LISTED)
        .thenApply(
            found ->
                Reply.ok(
                    new Views.Items<>(
                        found.stream().map(order -> View.of(order, Optional.empty())).toList())));
  }

  CompletionStage<Reply> get(Call call, Operator operator) {
    String id = id(call);
    return orders
        .get(id)
        .thenCompose(
            found -> {
              Order order = found.orElseThrow(() -> unknown(id));
              return order.ended().isPresent()
                  ? CompletableFuture.completedFuture(Reply.ok(View.of(order, Optional.empty())))
                  : progress(id).thenApply(boxes -> Reply.ok(View.of(order, boxes)));
            });
  }

  /** Sums over cells; each box is in one. */
  private CompletionStage<Optional<Progress>> progress(String id) {
    List<CompletableFuture<CellPushes>> asked =
        cells.stream().map(cell -> entities.pushes(cell).toCompletableFuture()).toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .handle(
            (_, failure) -> {
              if (failure != null) {
                return Optional.empty();
              }
              int done = 0;
              int boxes = 0;
              for (CompletableFuture<CellPushes> cell : asked) {
                for (PushSnapshot push : cell.join().pushes()) {
                  done += push.id().equals(id) ? push.done() : 0;
                  boxes += push.id().equals(id) ? push.boxes() : 0;
                }
              }
              return Optional.of(new Progress(done, boxes));
            });
  }

  /** Who has it keeps it while there is room. Repeating it does nothing. */
  CompletionStage<Reply> end(Call call, Operator operator) {
    String id = id(call);
    return orders
        .get(id)
        .thenCompose(
            found -> {
              var _ = found.orElseThrow(() -> unknown(id));
              return orders.end(id, clock.instant());
            })
        .thenCompose(_ -> tell())
        .thenApply(_ -> Reply.noContent());
  }

  private static String id(Call call) {
    return call.path(
        "pushId",
        text -> {
          if (!text.matches("[0-9A-Z]{1,12}")) {
            throw new IllegalArgumentException("is no id of a push: \"" + text + "\"");
          }
          return text;
        });
  }

  private static ProblemException unknown(String id) {
    return Problem.of("UNKNOWN_PUSH", "there is no push " + id).thrown();
  }
}
