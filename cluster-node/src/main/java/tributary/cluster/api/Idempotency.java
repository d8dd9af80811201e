package tributary.cluster.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import tributary.cluster.api.http.Problem;
import tributary.cluster.api.http.Reply;

/**
 * Answers a request that repeats an Idempotency-Key as the first was answered. A convenience kept
 * in memory: what must never happen twice, a charge, the account itself makes sure of by the quote.
 */
final class Idempotency {
  private final Map<String, Answered> answers;

  private record Answered(String request, CompletableFuture<Reply> reply) {}

  Idempotency(int remembered) {
    this.answers =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Answered> eldest) {
            return size() > remembered;
          }
        };
  }

  /**
   * @param request all that the request asks; another under the same key is refused
   */
  CompletionStage<Reply> once(String key, String request, Supplier<CompletionStage<Reply>> work) {
    CompletableFuture<Reply> mine = new CompletableFuture<>();
    Answered earlier;
    synchronized (answers) {
      earlier = answers.putIfAbsent(key, new Answered(request, mine));
    }
    if (earlier != null) {
      if (!earlier.request().equals(request)) {
        throw Problem.of("IDEMPOTENCY_KEY_REUSED", "the key came with another body before")
            .with("key", "Idempotency-Key")
            .thrown();
      }
      return earlier.reply();
    }
    return work.get()
        .whenComplete(
            (reply, failure) -> {
              if (failure == null) {
                mine.complete(reply);
              } else {
                // What failed may be tried again.
                synchronized (answers) {
                  answers.remove(key);
                }
                mine.completeExceptionally(failure);
              }
            });
  }
}
