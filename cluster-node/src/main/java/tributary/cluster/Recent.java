package tributary.cluster;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What was answered of late to a question that many ask at once: it is asked again when the answer
 * is too old, or none.
 */
final class Recent<T> {
  private final Supplier<CompletionStage<T>> question;
  private final Duration age;
  private CompletableFuture<T> answer =
      CompletableFuture.failedFuture(new IllegalStateException("not asked yet"));
  private long askedNanos;

  Recent(Supplier<CompletionStage<T>> question, Duration age) {
    this.question = question;
    this.age = age;
  }

  synchronized CompletionStage<T> answer() {
    long now = System.nanoTime();
    if (answer.isCompletedExceptionally() || now - askedNanos >= age.toNanos()) {
      askedNanos = now;
      answer = question.get().toCompletableFuture();
    }
    return answer;
  }

  /** Whoever asks from now on is not told what was so before. */
  synchronized void outdated() {
    answer = CompletableFuture.failedFuture(new IllegalStateException("outdated"));
  }
}
