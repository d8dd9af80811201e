package tributary.cluster.api;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import tributary.cluster.account.AccountCommand;
import tributary.cluster.account.AccountCommand.AccountView;
import tributary.cluster.api.ReadSide.Found;
import tributary.cluster.api.ReadSide.TransferSearch;
import tributary.cluster.api.http.Call;
import tributary.cluster.api.http.Page;
import tributary.cluster.api.http.Problem;
import tributary.cluster.api.http.Reply;
import tributary.cluster.operator.Operator;
import tributary.cluster.transfer.TransferCommand;
import tributary.cluster.transfer.TransferCommand.TransferView;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.TransferId;

/** Transfers as they go: what is stored of them, with the progress that only the shards know. */
final class Transfers {
  private static final Set<String> STATES =
      Set.of("RUNNING", "HELD", "RETRYING", "SUCCEEDED", "FAILED", "CANCELLED");
  private final Entities entities;
  private final ReadSide readSide;
  private final Snapshots snapshots;
  private final List<CellId> cells;
  private final InstantSource clock;

  Transfers(
      Entities entities,
      ReadSide readSide,
      Snapshots snapshots,
      List<CellId> cells,
      InstantSource clock) {
    this.entities = entities;
    this.readSide = readSide;
    this.snapshots = snapshots;
    this.cells = List.copyOf(cells);
    this.clock = clock;
  }

  /** The household's own. */
  CompletionStage<Reply> list(Call call, AccountView account) {
    Set<ClientId> own =
        account.devices().stream()
            .map(AccountCommand.Device::client)
            .collect(Collectors.toUnmodifiableSet());
    Optional<ClientId> one = call.query("client", ClientId::new);
    if (one.isPresent() && !own.contains(one.get())) {
      throw Problem.parameter("client", "the account has no device " + one.get());
    }
    return search(call, account.account().text(), Optional.of(one.map(Set::of).orElse(own)), false);
  }

  /** Everybody's. */
  CompletionStage<Reply> listAll(Call call, Operator operator) {
    return search(call, "", call.query("client", ClientId::new).map(Set::of), true);
  }

  private CompletionStage<Reply> search(
      Call call, String owner, Optional<Set<ClientId>> clients, boolean withHidden) {
    Optional<String> state = call.query("state", Transfers::state);
    Page.Wanted page = call.page(owner, Page.Part.NUMBER, Page.Part.TEXT);
    return readSide
        .transfers(new TransferSearch(clients, withHidden, state, page.after(), page.limit() + 1))
        .thenCompose(
            found ->
                snapshots
                    .progress(cellsOf(found.stream().map(Found::row).toList()))
                    .thenApply(
                        progress ->
                            Reply.ok(
                                page.of(
                                    found,
                                    Found::position,
                                    f -> Views.Transfer.of(f.row(), progress, clock.instant())))));
  }

  private static String state(String text) {
    if (!STATES.contains(text)) {
      throw new IllegalArgumentException(
          "must be one of RUNNING, HELD, RETRYING, SUCCEEDED, FAILED, CANCELLED, was \""
              + text
              + "\"");
    }
    return text;
  }

  CompletionStage<Reply> get(Call call, AccountView account) {
    TransferId id = call.path("transferId", TransferId::parse);
    if (account.devices().stream().noneMatch(device -> device.client().equals(id.client()))) {
      throw Problem.notFound("the account has no transfer " + id);
    }
    return stored(id).thenCompose(this::view).thenApply(Reply::ok);
  }

  /** Only transfers that go on have progress, and only in their receiver's cell. */
  private static Set<CellId> cellsOf(List<TransferView> transfers) {
    return transfers.stream()
        .filter(transfer -> transfer.ended().isEmpty())
        .map(transfer -> transfer.transfer().client().cell())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Anybody's, with all that was stored of it. */
  CompletionStage<Reply> getAny(Call call, Operator operator) {
    TransferId id = call.path("transferId", TransferId::parse);
    return stored(id)
        .thenCompose(
            transfer ->
                view(transfer)
                    .thenCombine(
                        readSide.history(id),
                        (view, events) ->
                            Reply.ok(
                                new ConsoleViews.TransferDetail(
                                    view,
                                    ConsoleViews.Donor.of(transfer.received()),
                                    events.stream().map(Happenings::of).toList()))));
  }

  private CompletionStage<TransferView> stored(TransferId id) {
    return entities.transfer(id, TransferCommand.View::new);
  }

  private CompletionStage<Views.Transfer> view(TransferView transfer) {
    return snapshots
        .progress(cellsOf(List.of(transfer)))
        .thenApply(progress -> Views.Transfer.of(transfer, progress, clock.instant()));
  }

  /** All that the scheduler has in mind of one cell. */
  CompletionStage<Reply> cell(Call call, Operator operator) {
    CellId cell = call.path("cell", Transfers::cellNumber);
    if (!cells.contains(cell)) {
      throw Problem.notFound("this network has no cell " + cell.number());
    }
    return snapshots
        .of(cell)
        .thenApply(
            snapshot ->
                Reply.ok(
                    new Views.Cell(
                        cell.number(),
                        snapshot.nodes().stream().map(Views.Node::of).toList(),
                        snapshot.transfers().stream().map(Views.CellTransfer::of).toList())));
  }

  private static CellId cellNumber(String text) {
    if (!text.matches("\\d{1,4}")) {
      throw new IllegalArgumentException("must be a number from 0 to 1023, was \"" + text + "\"");
    }
    return new CellId(Integer.parseInt(text));
  }
}
