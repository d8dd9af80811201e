package tributary.cluster.message;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Questions that do no harm when they arrive twice: a question to a node that dies, or to an entity
 * that is on the move, is lost.
 */
public final class Repeated {
  private Repeated() {}

  /**
   * @param ask within a time, at the end of which it fails with a TimeoutException
   * @param again when it is asked again
   * @param left how long in all
   */
  public static <A> CompletionStage<A> ask(
      Function<Duration, CompletionStage<A>> ask, Duration again, Duration left) {
    if (left.compareTo(again) <= 0) {
      return ask.apply(left);
    }
    return ask.apply(again)
        .exceptionallyCompose(
            failure -> {
              Throwable cause =
                  failure instanceof CompletionException ? failure.getCause() : failure;
              return cause instanceof TimeoutException
                  ? ask(ask, again, left.minus(again))
                  : CompletableFuture.failedFuture(failure);
            });
  }
}
