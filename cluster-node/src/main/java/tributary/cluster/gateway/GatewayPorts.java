package tributary.cluster.gateway;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.RecipientRef;
import tributary.cluster.account.AccountCommand;
import tributary.cluster.account.Territories;
import tributary.cluster.audit.Audit;
import tributary.cluster.catalog.MediaItemCommand;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.scheduling.SchedulerCommand;
import tributary.cluster.transfer.TransferCommand;
import tributary.cluster.vault.KeyVault;
import tributary.model.AccountId;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.MediaId;
import tributary.model.Title;
import tributary.model.TransferId;

/**
 * Whom sessions talk to; the composition root wires them.
 *
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
    KeyVault vault,
    Audit audit,
    Territories territories) {
  public GatewayPorts {
    cells = List.copyOf(cells);
    if (cells.isEmpty()) {
      throw new IllegalArgumentException("tributary.cells must name at least one cell, was []");
    }
  }

  /** What may be browsed, and when it changed. */
  public interface Catalog {
    /** {@code page} counts from 0. */
    CompletionStage<Page> search(String text, int page);

    /** Grows with every publication. */
    long version();
  }

  /** Titles of one page; {@code page} counts from 0. */
  public record Page(List<Title> titles, int page, int pageCount) {
    public Page {
      titles = List.copyOf(titles);
    }
  }
}
