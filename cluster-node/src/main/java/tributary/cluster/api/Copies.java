package tributary.cluster.api;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import tributary.cluster.api.ConsoleViews.Item;
import tributary.cluster.api.ConsoleViews.Items;
import tributary.cluster.api.http.Call;
import tributary.cluster.api.http.Page;
import tributary.cluster.api.http.Reply;
import tributary.cluster.operator.Operator;
import tributary.cluster.scheduling.SchedulerCommand.CellItems;
import tributary.cluster.scheduling.SchedulerCommand.ItemOrder;

/** Which items are held and wanted how often, among nodes that are online. */
final class Copies {
  private final Swarm swarm;

  Copies(Swarm swarm) {
    this.swarm = swarm;
  }

  CompletionStage<Reply> list(Call call, Operator operator) {
    ItemOrder order = call.query("sort", Copies::order).orElse(ItemOrder.FEWEST_COPIES);
    Page.Wanted page = call.page("", 1);
    return swarm
        .items(order, page.limit())
        .thenApply(cells -> Reply.ok(items(cells, order, page.limit())));
  }

  /**
   * Sums over cells. An item that is among the first in one cell only is counted there alone; media
   * servers are in every cell and counted once.
   */
  private static Items items(List<CellItems> cells, ItemOrder order, int limit) {
    Map<String, Item> items = new TreeMap<>();
    cells.forEach(
        cell ->
            cell.items()
                .forEach(item -> items.merge(item.media().text(), Item.of(item), Copies::plus)));
    Comparator<Item> comparator =
        switch (order) {
          case FEWEST_COPIES ->
              Comparator.comparingInt((Item item) -> item.boxes() + item.servers())
                  .thenComparing(Comparator.comparingInt(Item::wishes).reversed());
          case MOST_WANTED ->
              Comparator.comparingInt(Item::wishes).thenComparingInt(Item::firstWishes).reversed();
        };
    return new Items(
        cells.stream().mapToInt(CellItems::known).max().orElse(0),
        cells.stream().mapToInt(CellItems::lastCopies).sum(),
        cells.stream().mapToInt(CellItems::missing).sum(),
        items.values().stream().sorted(comparator).limit(limit).toList());
  }

  private static Item plus(Item one, Item other) {
    return new Item(
        one.mediaId(),
        one.boxes() + other.boxes(),
        Math.max(one.servers(), other.servers()),
        one.arriving() + other.arriving(),
        one.wishes() + other.wishes(),
        one.firstWishes() + other.firstWishes());
  }

  private static ItemOrder order(String text) {
    return switch (text) {
      case "fewest-copies" -> ItemOrder.FEWEST_COPIES;
      case "most-wanted" -> ItemOrder.MOST_WANTED;
      default ->
          throw new IllegalArgumentException(
              "must be fewest-copies or most-wanted, was \"" + text + "\"");
    };
  }
}
