package tributary.cluster.read;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import tributary.cluster.api.ReadSide;
import tributary.cluster.transfer.TransferCommand.TransferView;
import tributary.model.MediaId;
import tributary.model.Title;

/** The API's questions, answered from the read tables. */
public final class JdbcReadSide implements ReadSide {
  private final CatalogQueries catalog;
  private final TransferQueries transfers;
  private final AuditQueries audit;
  private final Executor blocking;

  /**
   * @param blocking runs the queries: a bounded dispatcher, {@code
   *     tributary.persistence.Database.DISPATCHER}
   */
  public JdbcReadSide(DataSource pool, Executor blocking) {
    this.catalog = new CatalogQueries(pool);
    this.transfers = new TransferQueries(pool);
    this.audit = new AuditQueries(pool);
    this.blocking = blocking;
  }

  @Override
  public CompletionStage<List<Catalog>> catalogs() {
    return CompletableFuture.supplyAsync(catalog::catalogs, blocking);
  }

  @Override
  public CompletionStage<Filters> filters() {
    return CompletableFuture.supplyAsync(catalog::filters, blocking);
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
  public CompletionStage<List<Found<Audited>>> audit(AuditSearch search) {
    return CompletableFuture.supplyAsync(() -> audit.entries(search), blocking);
  }

  @Override
  public CompletionStage<List<Found<TransferView>>> transfers(TransferSearch search) {
    return CompletableFuture.supplyAsync(() -> transfers.transfers(search), blocking);
  }
}
