package tributary.cluster.read;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.apache.pekko.actor.typed.ActorSystem;
import tributary.cluster.api.ReadSide;
import tributary.cluster.transfer.TransferCommand.TransferView;
import tributary.core.scheduling.LeaseReason;
import tributary.core.transfer.TransferEvent;
import tributary.model.MediaId;
import tributary.model.Title;
import tributary.model.TransferId;

/** The API's questions, answered from the read tables. */
public final class JdbcReadSide implements ReadSide {
  private final CatalogQueries catalog;
  private final TransferQueries transfers;
  private final AuditQueries audit;
  private final NetworkQueries network;
  private final TransferJournal journal;
  private final Executor blocking;

  /**
   * @param blocking runs the queries: a bounded dispatcher, {@code
   *     tributary.persistence.Database.DISPATCHER}
   */
  public JdbcReadSide(
      ActorSystem<?> system, DataSource pool, CatalogQueries catalog, Executor blocking) {
    this.catalog = catalog;
    this.transfers = new TransferQueries(pool);
    this.audit = new AuditQueries(pool);
    this.network = new NetworkQueries(pool);
    this.journal = new TransferJournal(system);
    this.blocking = blocking;
  }

  @Override
  public CompletionStage<List<Catalog>> catalogs() {
    return CompletableFuture.supplyAsync(catalog::catalogs, blocking);
  }

  @Override
  public CompletionStage<Filters> filters(Optional<Set<String>> within) {
    return CompletableFuture.supplyAsync(() -> catalog.filters(within), blocking);
  }

  @Override
  public CompletionStage<List<Found<Title>>> titles(TitleSearch search) {
    return CompletableFuture.supplyAsync(() -> catalog.titles(search), blocking);
  }

  @Override
  public CompletionStage<Optional<Title>> title(MediaId media) {
    return CompletableFuture.supplyAsync(() -> catalog.title(media), blocking);
  }

  @Override
  public CompletionStage<List<Title>> titles(List<MediaId> named) {
    return CompletableFuture.supplyAsync(() -> catalog.titles(named), blocking);
  }

  @Override
  public CompletionStage<Long> catalogVersion() {
    return CompletableFuture.supplyAsync(
        () -> {
          long version = catalog.version();
          catalog.refresh();
          return version;
        },
        blocking);
  }

  @Override
  public CompletionStage<List<Found<Audited>>> audit(AuditSearch search) {
    return CompletableFuture.supplyAsync(() -> audit.entries(search), blocking);
  }

  @Override
  public CompletionStage<Map<LeaseReason, Long>> receivedSince(Instant since) {
    return CompletableFuture.supplyAsync(() -> network.receivedSince(since), blocking);
  }

  @Override
  public CompletionStage<Map<String, Long>> statesSince(Instant since) {
    return CompletableFuture.supplyAsync(() -> network.statesSince(since), blocking);
  }

  @Override
  public CompletionStage<List<Found<KnownNode>>> nodes(NodeSearch search) {
    return CompletableFuture.supplyAsync(() -> network.nodes(search), blocking);
  }

  @Override
  public CompletionStage<List<TransferEvent>> history(TransferId transfer) {
    return journal.history(transfer);
  }

  @Override
  public CompletionStage<Long> contentKeys() {
    return CompletableFuture.supplyAsync(network::contentKeys, blocking);
  }

  @Override
  public CompletionStage<List<Found<TransferView>>> transfers(TransferSearch search) {
    return CompletableFuture.supplyAsync(() -> transfers.transfers(search), blocking);
  }
}
