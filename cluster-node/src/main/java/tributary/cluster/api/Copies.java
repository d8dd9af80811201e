package tributary.cluster.api;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
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
  /** How far one may page: a cell sends as many at once. */
  private static final int MOST = 2000;

  private final Swarm swarm;

  Copies(Swarm swarm) {
    this.swarm = swarm;
  }

  CompletionStage<Reply> list(Call call, Operator operator) {
    ItemOrder order = call.query("sort", Copies::order).orElse(ItemOrder.FEWEST_COPIES);
    Page.Wanted page = call.page("", Page.Part.COUNT);
    int skipped = page.after().map(after -> Integer.parseInt(after.getFirst())).orElse(0);
    int last = Math.min(MOST, skipped + page.limit() + 1);
    return swarm
        .items(order, last)
        .thenApply(cells -> Reply.ok(items(cells, order, page, skipped, last)));
  }

  private record Ranked(int rank, Item item) {}

  /**
   * Sums over cells. Of an item that is among the first in some cells only, these say how many
   * copies the others have told of; media servers are in every cell and counted once.
   */
  static Items items(
      List<CellItems> cells, ItemOrder order, Page.Wanted page, int skipped, int last) {
    Map<String, Item> items = new TreeMap<>();
    Map<String, Integer> told = new HashMap<>();
    cells.forEach(
        cell ->
            cell.items()
                .forEach(
                    item -> {
                      String media = item.media().text();
                      items.merge(media, Item.of(item), Copies::plus);
                      told.merge(media, item.boxes() + item.elsewhere(), Math::max);
                    }));
    List<Item> sorted =
        items.values().stream()
            .map(item -> item.withBoxes(Math.max(item.boxes(), told.get(item.mediaId()))))
            .sorted(comparator(order))
            .limit(last)
            .toList();
    Page<Item> found =
        page.of(
            IntStream.range(Math.min(skipped, sorted.size()), sorted.size())
                .mapToObj(i -> new Ranked(i + 1, sorted.get(i)))
                .toList(),
            it -> List.of(Integer.toString(it.rank())),
            Ranked::item);
    return new Items(
        cells.stream().mapToInt(CellItems::known).max().orElse(0),
        cells.stream().mapToInt(CellItems::lastCopies).sum(),
        cells.stream().mapToInt(CellItems::missing).sum(),
        found.items(),
        found.nextCursor());
  }

  private static Comparator<Item> comparator(ItemOrder order) {
    return switch (order) {
      case FEWEST_COPIES ->
          Comparator.comparingInt((Item item) -> item.boxes() + item.servers())
              .thenComparing(Comparator.comparingInt(Item::wishes).reversed());
      case MOST_WANTED ->
          Comparator.comparingInt(Item::wishes).thenComparingInt(Item::firstWishes).reversed();
      case MOST_LACKING ->
          Comparator.comparingInt(Item::lacking).thenComparingDouble(Item::demand).reversed();
    };
  }

  private static Item plus(Item one, Item other) {
    return new Item(
        one.mediaId(),
        one.boxes() + other.boxes(),
        Math.max(one.servers(), other.servers()),
        one.arriving() + other.arriving(),
        one.wishes() + other.wishes(),
        one.firstWishes() + other.firstWishes(),
        one.shadows() + other.shadows(),
        one.demand() + other.demand(),
        one.wanted() + other.wanted(),
        one.lacking() + other.lacking());
  }

  private static ItemOrder order(String text) {
    return switch (text) {
      case "fewest-copies" -> ItemOrder.FEWEST_COPIES;
      case "most-wanted" -> ItemOrder.MOST_WANTED;
      case "most-lacking" -> ItemOrder.MOST_LACKING;
      default ->
          throw new IllegalArgumentException(
              "must be fewest-copies, most-wanted or most-lacking, was \"" + text + "\"");
    };
  }
}
