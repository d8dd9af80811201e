package tributary.cluster.gateway;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.RecipientRef;
import tributary.cluster.account.AccountCommand;
import tributary.cluster.account.Territories;
import tributary.cluster.artwork.Logo;
import tributary.cluster.audit.Audit;
import tributary.cluster.catalog.MediaItemCommand;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.message.IngestNews;
import tributary.cluster.operator.ArtworkTable;
import tributary.cluster.operator.Offers;
import tributary.cluster.operator.Vendor;
import tributary.cluster.operator.VendorPrices;
import tributary.cluster.scheduling.SchedulerCommand;
import tributary.cluster.transfer.TransferCommand;
import tributary.cluster.vault.KeyVault;
import tributary.core.release.Offering;
import tributary.core.release.Outcome;
import tributary.core.release.RolloutPolicy;
import tributary.model.AccountId;
import tributary.model.CatalogSnapshot;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.MediaId;
import tributary.model.Title;
import tributary.model.TransferId;
import tributary.trace.Tracing;

/**
 * Whom sessions talk to; the composition root wires them.
 *
 * @param ingests hears what media servers take in
 * @param cells every cell of the network: media servers serve them all
 */
public record GatewayPorts(
    Function<ClientId, RecipientRef<ClientCommand>> clients,
    Function<AccountId, RecipientRef<AccountCommand>> accounts,
    Function<MediaId, RecipientRef<MediaItemCommand>> items,
    Function<CellId, RecipientRef<SchedulerCommand>> shards,
    Function<TransferId, RecipientRef<TransferCommand>> transfers,
    List<CellId> cells,
    Catalog catalog,
    Offers offers,
    KeyVault vault,
    Audit audit,
    Territories territories,
    Rollouts rollouts,
    Consumer<IngestNews> ingests,
    Tracing tracing) {
  public GatewayPorts {
    cells = List.copyOf(cells);
    if (cells.isEmpty()) {
      throw new IllegalArgumentException("tributary.cells must name at least one cell, was []");
    }
  }

  /** What may be browsed, and when it changed. */
  public interface Catalog {
    /**
     * @param within these catalogs only; all, when empty
     * @param page counts from 0
     */
    CompletionStage<Page> search(String text, Set<String> within, int page);

    /**
     * What was published after this, the oldest first.
     *
     * @param loaded up to which version nothing of a catalog is asked for
     */
    CompletionStage<Changes> changes(long after, Set<String> within, Map<String, Long> loaded);

    /** The vendors that sell any of these catalogs, each with what it sells of them. */
    CompletionStage<List<Shelf>> shelves(Set<String> within);

    /** As a box shows it; none while no catalog lists the title. */
    CompletionStage<Optional<ArtworkTable.File>> artwork(MediaId media);

    /** A vendor's, if it has one. */
    CompletionStage<Optional<Logo>> logo(String vendor);

    /** Grows with every publication. */
    long version();

    Snapshots snapshots();
  }

  /** Catalogs in bulk, as items of the swarm (R161). */
  public interface Snapshots {
    /** Of each catalog the newest, as known of late. */
    CompletionStage<List<CatalogSnapshot>> newest();

    /**
     * Those of them that are worth loading.
     *
     * @param loaded the versions of catalogs that the box has in bulk already
     */
    CompletionStage<List<CatalogSnapshot>> worth(
        List<CatalogSnapshot> newest, long through, Map<String, Long> loaded);

    /** The catalog that this media server is to make a snapshot of. */
    CompletionStage<Optional<String>> order(ClientId server);

    /** False unless this server had it to make, and it is newer than what there is. */
    CompletionStage<Boolean> made(CatalogSnapshot snapshot, ClientId server);
  }

  /** Which releases go to boxes, and what boxes have said of them. */
  public interface Rollouts {
    /** Those of late, stopped ones too, as they were known last. */
    List<Offering> offerings();

    RolloutPolicy policy();

    /**
     * Kept, and put on record, if it is further than what is known; nobody waits for it.
     *
     * @param isOffered to this box now; of others only those are kept that were
     */
    void said(ClientId box, long counter, Outcome outcome, String reason, boolean isOffered);
  }

  /**
   * @param through the version that these bring a copy to
   */
  public record Changes(List<Title> titles, long through, boolean more) {
    public Changes {
      titles = List.copyOf(titles);
    }
  }

  /**
   * A vendor's page on a box.
   *
   * @param vendor with such catalogs only as are asked for
   * @param prices that are not the titles' own
   */
  public record Shelf(Vendor vendor, List<VendorPrices.Price> prices) {
    public Shelf {
      prices = List.copyOf(prices);
    }

    /** The same with what the vendor sells of these catalogs. */
    public Shelf within(Set<String> catalogs) {
      return new Shelf(vendor.within(catalogs), prices);
    }
  }

  /** Titles of one page; {@code page} counts from 0. */
  public record Page(List<Title> titles, int page, int pageCount) {
    public Page {
      titles = List.copyOf(titles);
    }
  }
}
