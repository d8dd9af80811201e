package tributary.cluster;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import tributary.cluster.gateway.GatewayPorts;
import tributary.cluster.read.CatalogQueries;

/** The catalog as edge nodes browse it, and the version that tells them when to look again. */
final class CatalogNews implements GatewayPorts.Catalog {
  private static final int PAGE_SIZE = 50;

  private final CatalogQueries queries;
  private final Executor blocking;
  private final AtomicLong version;

  CatalogNews(CatalogQueries queries, Executor blocking) {
    this.queries = queries;
    this.blocking = blocking;
    this.version = new AtomicLong(queries.version());
  }

  @Override
  public CompletionStage<GatewayPorts.Page> search(String text, int page) {
    return CompletableFuture.supplyAsync(
        () -> {
          CatalogQueries.TitlePage found = queries.page(text, page, PAGE_SIZE);
          return new GatewayPorts.Page(found.titles(), found.page(), found.pageCount());
        },
        blocking);
  }

  @Override
  public long version() {
    return version.get();
  }

  /** Looks at the catalog again; the new version. Blocks on the database. */
  long refresh() {
    long counted = queries.version();
    return version.accumulateAndGet(counted, Math::max);
  }
}
