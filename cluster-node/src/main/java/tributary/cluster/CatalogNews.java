package tributary.cluster;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import tributary.cluster.artwork.Logo;
import tributary.cluster.gateway.GatewayPorts;
import tributary.cluster.operator.ArtworkTable;
import tributary.cluster.operator.OperatorTables;
import tributary.cluster.operator.Vendor;
import tributary.cluster.read.CatalogQueries;
import tributary.model.MediaId;

/** The catalog as edge nodes browse it, and the version that tells them when to look again. */
final class CatalogNews implements GatewayPorts.Catalog {
  private static final int PAGE_SIZE = 50;
  // Some 200 kB: a frame of the session holds it.
  private static final int MOST_CHANGES = 200;
  // Beyond these a box shows the title's own price until it asks for a quote.
  private static final int MOST_PRICES = 5_000;

  // A screen shows posters at a third of its height.
  private static final int ARTWORK_WIDTH = 400;

  private final CatalogQueries queries;
  private final OperatorTables tables;
  private final Executor blocking;
  private final SnapshotOrders snapshots;
  // Thousands of boxes follow up the same news.
  private final Recent<List<GatewayPorts.Shelf>> shelves;
  private final AtomicLong version;

  CatalogNews(
      CatalogQueries queries,
      OperatorTables tables,
      NodeSettings settings,
      Executor blocking,
      Clock clock) {
    this.queries = queries;
    this.tables = tables;
    this.blocking = blocking;
    this.snapshots =
        new SnapshotOrders(
            queries,
            tables.snapshots(),
            settings.snapshots(),
            settings.searchRefresh(),
            blocking,
            clock);
    this.shelves = new Recent<>(this::allShelves, settings.searchRefresh());
    this.version = new AtomicLong(queries.version());
    queries.refresh();
  }

  @Override
  public CompletionStage<GatewayPorts.Page> search(String text, Set<String> within, int page) {
    return CompletableFuture.supplyAsync(
        () -> {
          CatalogQueries.TitlePage found = queries.page(text, within, page, PAGE_SIZE);
          return new GatewayPorts.Page(found.titles(), found.page(), found.pageCount());
        },
        blocking);
  }

  @Override
  public CompletionStage<GatewayPorts.Changes> changes(
      long after, Set<String> within, Map<String, Long> loaded) {
    return CompletableFuture.supplyAsync(
        () -> {
          CatalogQueries.TitleChanges found = queries.changes(after, within, loaded, MOST_CHANGES);
          return new GatewayPorts.Changes(found.titles(), found.through(), found.more());
        },
        blocking);
  }

  @Override
  public CompletionStage<List<GatewayPorts.Shelf>> shelves(Set<String> within) {
    return shelves
        .answer()
        .thenApply(
            all ->
                all.stream()
                    .map(shelf -> within.isEmpty() ? shelf : shelf.within(within))
                    .filter(shelf -> !shelf.vendor().offered().isEmpty())
                    .toList());
  }

  /** Of all vendors. */
  private CompletionStage<List<GatewayPorts.Shelf>> allShelves() {
    return tables
        .vendors()
        .all()
        .thenCompose(
            all -> {
              CompletionStage<List<GatewayPorts.Shelf>> shelves =
                  CompletableFuture.completedFuture(new ArrayList<>());
              for (Vendor vendor : all) {
                shelves = shelves.thenCombine(shelf(vendor), CatalogNews::and);
              }
              return shelves;
            });
  }

  private CompletionStage<GatewayPorts.Shelf> shelf(Vendor vendor) {
    return tables
        .prices()
        .at(vendor.id(), "", MOST_PRICES)
        .thenApply(prices -> new GatewayPorts.Shelf(vendor, prices));
  }

  private static List<GatewayPorts.Shelf> and(
      List<GatewayPorts.Shelf> shelves, GatewayPorts.Shelf shelf) {
    shelves.add(shelf);
    return shelves;
  }

  @Override
  public CompletionStage<Optional<ArtworkTable.File>> artwork(MediaId media) {
    return tables.artwork().file(media, ARTWORK_WIDTH);
  }

  @Override
  public CompletionStage<Optional<Logo>> logo(String vendor) {
    return tables.vendors().logo(vendor);
  }

  @Override
  public GatewayPorts.Snapshots snapshots() {
    return snapshots;
  }

  @Override
  public long version() {
    return version.get();
  }

  /** The catalog has changed since it was looked at. Blocks on the database. */
  boolean isBehind() {
    return queries.version() > version();
  }

  /** Looks at the catalog again; the new version. Blocks on the database. */
  long refresh() {
    shelves.outdated();
    queries.refresh();
    long counted = queries.version();
    return version.accumulateAndGet(counted, Math::max);
  }
}
