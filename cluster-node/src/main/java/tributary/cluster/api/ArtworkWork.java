package tributary.cluster.api;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import tributary.cluster.api.http.Reasons;
import tributary.cluster.artwork.Artwork;
import tributary.cluster.artwork.ArtworkSettings;
import tributary.cluster.artwork.Logo;

/** Takes pictures in, one at a time: each may want a hundred megabytes for a moment. */
final class ArtworkWork implements AutoCloseable {
  private final ArtworkSettings settings;
  private final ThreadPoolExecutor thread;

  ArtworkWork(ArtworkSettings settings) {
    this.settings = settings;
    this.thread =
        new ThreadPoolExecutor(
            0,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(settings.queue()),
            Thread.ofPlatform().name("artwork-", 0).daemon().factory());
  }

  ArtworkSettings settings() {
    return settings;
  }

  CompletionStage<Artwork> artwork(byte[] given) {
    return soon(() -> Artwork.of(given, settings));
  }

  CompletionStage<Logo> logo(byte[] given) {
    return soon(() -> Logo.of(given, settings));
  }

  private <T> CompletionStage<T> soon(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, thread);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(
          Reasons.unavailable("too many pictures at once").thrown());
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
