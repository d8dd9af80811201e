package tributary.cluster.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.cluster.scheduling.SchedulerCommand.CellSnapshot;
import tributary.cluster.scheduling.SchedulerCommand.TransferSnapshot;
import tributary.model.CellId;
import tributary.model.TransferId;

/**
 * What the scheduler shards have in mind, asked for at most once in a while per cell however many
 * customers watch their transfers: a shard has better things to do.
 */
final class Snapshots {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
  private final Entities entities;
  private final Duration age;
  private final InstantSource clock;
  private final Map<CellId, Taken> taken = new ConcurrentHashMap<>();

  private record Taken(Instant at, CompletableFuture<CellSnapshot> snapshot) {}

  Snapshots(Entities entities, Duration age, InstantSource clock) {
    this.entities = entities;
    this.age = age;
    this.clock = clock;
  }

  /** The transfers under way, by id. */
  record Progress(Map<TransferId, TransferSnapshot> transfers) {
    Optional<TransferSnapshot> of(TransferId transfer) {
      return Optional.ofNullable(transfers.get(transfer));
    }
  }

  CompletionStage<CellSnapshot> of(CellId cell) {
    Instant now = clock.instant();
    return taken
        .compute(
            cell,
            (key, last) ->
                last != null
                        && !last.snapshot().isCompletedExceptionally()
                        && now.isBefore(last.at().plus(age))
                    ? last
                    : new Taken(now, entities.snapshot(key).toCompletableFuture()))
        .snapshot();
  }

  /** Progress in these cells. A shard that does not answer only leaves its progress out. */
  CompletionStage<Progress> progress(Collection<CellId> cells) {
    List<CompletableFuture<CellSnapshot>> asked =
        cells.stream().map(cell -> soon(cell).exceptionally(f -> unknown(cell, f))).toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(
            done -> {
              Map<TransferId, TransferSnapshot> transfers = new HashMap<>();
              Stream<CellSnapshot> snapshots = asked.stream().map(CompletableFuture::join);
              snapshots.forEach(s -> s.transfers().forEach(t -> transfers.put(t.transfer(), t)));
              return new Progress(transfers);
            });
  }

  private CompletableFuture<CellSnapshot> soon(CellId cell) {
    return of(cell)
        .toCompletableFuture()
        .copy()
        .orTimeout(entities.shortPatience().toMillis(), TimeUnit.MILLISECONDS);
  }

  private static CellSnapshot unknown(CellId cell, Throwable failure) {
    LOG.warn("cell={} gave no snapshot: {}", cell, failure.toString());
    return new CellSnapshot(List.of(), List.of());
  }
}
