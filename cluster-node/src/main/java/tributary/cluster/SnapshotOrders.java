package tributary.cluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.cluster.api.ReadSide.Catalog;
import tributary.cluster.gateway.GatewayPorts;
import tributary.cluster.operator.CatalogSnapshots;
import tributary.cluster.read.CatalogQueries;
import tributary.core.catalog.SnapshotPolicy;
import tributary.model.CatalogSnapshot;
import tributary.model.ClientId;

/** Has media servers make snapshots of catalogs, and says which are worth loading. */
final class SnapshotOrders implements GatewayPorts.Snapshots {
  private static final Logger log = LoggerFactory.getLogger(SnapshotOrders.class);

  private final CatalogQueries queries;
  private final CatalogSnapshots rows;
  private final SnapshotPolicy policy;
  private final Executor blocking;
  private final Clock clock;
  private final Recent<List<CatalogSnapshot>> newest;

  /**
   * @param age how old what is told of them may be
   */
  SnapshotOrders(
      CatalogQueries queries,
      CatalogSnapshots rows,
      SnapshotPolicy policy,
      Duration age,
      Executor blocking,
      Clock clock) {
    this.queries = queries;
    this.rows = rows;
    this.policy = policy;
    this.blocking = blocking;
    this.clock = clock;
    this.newest = new Recent<>(this::stored, age);
  }

  @Override
  public CompletionStage<List<CatalogSnapshot>> newest() {
    return newest.answer();
  }

  private CompletionStage<List<CatalogSnapshot>> stored() {
    return policy.isOn() ? rows.newest() : CompletableFuture.completedFuture(List.of());
  }

  @Override
  public CompletionStage<List<CatalogSnapshot>> worth(
      List<CatalogSnapshot> newest, long through, Map<String, Long> loaded) {
    List<CatalogSnapshot> ahead =
        newest.stream()
            .filter(it -> it.version() > Math.max(through, loaded.getOrDefault(it.catalog(), 0L)))
            .toList();
    return ahead.isEmpty()
        ? CompletableFuture.completedFuture(ahead)
        : CompletableFuture.supplyAsync(
            () -> ahead.stream().filter(it -> isWorth(it, through, loaded)).toList(), blocking);
  }

  private boolean isWorth(CatalogSnapshot snapshot, long through, Map<String, Long> loaded) {
    long has = Math.max(through, loaded.getOrDefault(snapshot.catalog(), 0L));
    return policy.isWorth(queries.changed(snapshot.catalog(), has, snapshot.version()));
  }

  @Override
  public CompletionStage<Optional<String>> order(ClientId server) {
    return policy.isOn()
        ? stored().thenCompose(latest -> order(due(latest), server))
        : CompletableFuture.completedFuture(Optional.empty());
  }

  private CompletionStage<List<String>> due(List<CatalogSnapshot> newest) {
    Map<String, Long> versions =
        newest.stream()
            .collect(Collectors.toMap(CatalogSnapshot::catalog, CatalogSnapshot::version));
    return CompletableFuture.supplyAsync(
        () ->
            queries.catalogs().stream()
                .filter(it -> it.titles() <= CatalogSnapshot.MOST_TITLES)
                .map(Catalog::catalog)
                .filter(
                    name ->
                        policy.isDue(
                            queries.changed(name, versions.getOrDefault(name, 0L), Long.MAX_VALUE)))
                .toList(),
        blocking);
  }

  private CompletionStage<Optional<String>> order(
      CompletionStage<List<String>> due, ClientId server) {
    Instant now = clock.instant();
    return due.thenCompose(
        catalogs -> {
          CompletionStage<Optional<String>> ordered =
              CompletableFuture.completedFuture(Optional.empty());
          for (String catalog : catalogs) {
            ordered =
                ordered
                    .thenApply(
                        before ->
                            before.isPresent()
                                ? CompletableFuture.completedFuture(before)
                                : rows.order(catalog, server, now, now.plus(policy.making()))
                                    .thenApply(
                                        isTaken ->
                                            isTaken
                                                ? Optional.of(catalog)
                                                : Optional.<String>empty()))
                    .thenCompose(Function.identity());
          }
          return ordered;
        });
  }

  @Override
  public CompletionStage<Boolean> made(CatalogSnapshot snapshot, ClientId server) {
    return rows.made(snapshot, server)
        .thenApply(
            isNew -> {
              newest.outdated();
              log.info("snapshot of a catalog: {} by={} taken={}", snapshot, server, isNew);
              return isNew;
            });
  }
}
