package tributary.cluster.api;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import tributary.cluster.api.http.Reasons;
import tributary.crypto.Passwords;

/**
 * Hashes and checks passwords on threads of its own, few and with a short queue: Argon2id is slow
 * and hungry on purpose, and a flood of log-ins must not take the rest of the service with it.
 */
final class PasswordWork implements AutoCloseable {
  private final ThreadPoolExecutor threads;

  /** Checked when there is no such account, so that the answer takes as long as for a wrong one. */
  private final CompletionStage<String> nobodysHash;

  PasswordWork(int threadCount, int queueLength, String nobodysPassword) {
    ThreadFactory names = Thread.ofPlatform().name("passwords-", 0).daemon().factory();
    this.threads =
        new ThreadPoolExecutor(
            threadCount,
            threadCount,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queueLength),
            names);
    this.nobodysHash = hash(nobodysPassword);
  }

  CompletionStage<String> hash(String password) {
    return work(() -> Passwords.hash(password.toCharArray()));
  }

  CompletionStage<Boolean> matches(String password, String hash) {
    return work(() -> Passwords.matches(password.toCharArray(), hash));
  }

  /** Takes as long as {@link #matches}; always false. */
  CompletionStage<Boolean> matchesNobody(String password) {
    return nobodysHash.thenCompose(hash -> matches(password, hash)).thenApply(matches -> false);
  }

  private <T> CompletionStage<T> work(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, threads);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(
          Reasons.unavailable("too many log-ins and sign-ups at once").thrown());
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
