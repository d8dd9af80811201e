package tributary.cluster.gateway;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import tributary.model.CatalogSnapshot;
import tributary.model.ClientId;

/** Snapshots that a test has made, all of them worth loading for who is behind them. */
final class TestSnapshots implements GatewayPorts.Snapshots {
  final BlockingQueue<String> made = new LinkedBlockingQueue<>();
  volatile List<CatalogSnapshot> newest = List.of();
  volatile Optional<String> due = Optional.empty();

  @Override
  public CompletionStage<List<CatalogSnapshot>> newest() {
    return CompletableFuture.completedFuture(newest);
  }

  @Override
  public CompletionStage<List<CatalogSnapshot>> worth(
      List<CatalogSnapshot> newest, long through, Map<String, Long> loaded) {
    return CompletableFuture.completedFuture(
        newest.stream()
            .filter(it -> it.version() > Math.max(through, loaded.getOrDefault(it.catalog(), 0L)))
            .toList());
  }

  @Override
  public CompletionStage<Optional<String>> order(ClientId server) {
    return CompletableFuture.completedFuture(due);
  }

  @Override
  public CompletionStage<Boolean> made(CatalogSnapshot snapshot, ClientId server) {
    made.add(server + " " + snapshot.catalog() + " " + snapshot.version());
    return CompletableFuture.completedFuture(due.filter(snapshot.catalog()::equals).isPresent());
  }
}
