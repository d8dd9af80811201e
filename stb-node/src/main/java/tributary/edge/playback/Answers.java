package tributary.edge.playback;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tributary.model.RefusedException;

/** Waits for what the cluster answers; for threads that may block. */
public final class Answers {
  private Answers() {}

  /**
   * @throws RefusedException the cluster's own, or NO_ANSWER
   */
  public static <T> T await(CompletionStage<T> asked, Duration timeout) {
    try {
      return asked.toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw noAnswer("the cluster did not answer within " + timeout.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw noAnswer("this node is shutting down", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      while (cause.getCause() != null && !(cause instanceof RefusedException)) {
        cause = cause.getCause();
      }
      if (cause instanceof RefusedException refused) {
        throw new RefusedException(refused.refusal());
      }
      throw noAnswer("the cluster could not be asked: " + cause, e);
    }
  }

  private static RefusedException noAnswer(String detail, Exception cause) {
    RefusedException refused = new RefusedException("NO_ANSWER", detail);
    refused.initCause(cause);
    return refused;
  }
}
