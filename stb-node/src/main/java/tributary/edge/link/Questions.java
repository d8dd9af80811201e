package tributary.edge.link;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import tributary.model.RefusedException;
import tributary.wire.proto.ClusterToEdge;

/**
 * Questions of one session that wait for their answers, by request id. On the session's event loop
 * only; the answers are handed over on {@code answers}.
 */
final class Questions {
  private final EventExecutor loop;
  private final Executor answers;
  private final Duration timeout;
  private final int most;
  private final Map<Long, Open<?>> open = new TreeMap<>();
  private long lastId;

  Questions(EventExecutor loop, Executor answers, Duration timeout, int most) {
    this.loop = loop;
    this.answers = answers;
    this.timeout = timeout;
    this.most = most;
  }

  private record Open<T>(
      CompletableFuture<T> asker, Function<ClusterToEdge, T> read, ScheduledFuture<?> timer) {}

  /**
   * A request id for a new question, whose answer {@code read} understands or refuses.
   *
   * @throws RefusedException TOO_MANY_QUESTIONS
   */
  <T> long ask(CompletableFuture<T> asker, Function<ClusterToEdge, T> read) {
    if (open.size() >= most) {
      throw new RefusedException("TOO_MANY_QUESTIONS", most + " wait for answers already");
    }
    long id = ++lastId;
    ScheduledFuture<?> timer =
        loop.schedule(() -> timedOut(id), timeout.toMillis(), TimeUnit.MILLISECONDS);
    open.put(id, new Open<>(asker, read, timer));
    return id;
  }

  static RefusedException notConnected() {
    return new RefusedException("NOT_CONNECTED", "there is no session with the cluster just now");
  }

  /** False if nobody waits for it, or no longer. */
  boolean answer(ClusterToEdge message) {
    Open<?> question = open.remove(message.getRequestId());
    if (question == null) {
      return false;
    }
    question.timer().cancel(false);
    settle(question, message);
    return true;
  }

  private <T> void settle(Open<T> question, ClusterToEdge message) {
    answers.execute(
        () -> {
          try {
            if (message.hasRefusal()) {
              throw LinkMessages.refused(message.getRefusal());
            }
            question.asker().complete(question.read().apply(message));
          } catch (RuntimeException e) {
            // Whatever it is: who asked must hear of it.
            question.asker().completeExceptionally(e);
          }
        });
  }

  private void timedOut(long id) {
    Open<?> question = open.remove(id);
    if (question != null) {
      fail(question, new RefusedException("TIMEOUT", "no answer within " + timeout));
    }
  }

  /** The session is over. */
  void failAll(RefusedException why) {
    List<Open<?>> all = List.copyOf(open.values());
    open.clear();
    for (Open<?> question : all) {
      question.timer().cancel(false);
      fail(question, why);
    }
  }

  private void fail(Open<?> question, RefusedException why) {
    answers.execute(() -> question.asker().completeExceptionally(why));
  }
}
