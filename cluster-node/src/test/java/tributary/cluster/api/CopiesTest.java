package tributary.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tributary.cluster.api.ConsoleViews.Item;
import tributary.cluster.api.ConsoleViews.Items;
import tributary.cluster.api.http.Page;
import tributary.cluster.scheduling.SchedulerCommand.CellItems;
import tributary.cluster.scheduling.SchedulerCommand.ItemOrder;
import tributary.cluster.scheduling.SchedulerCommand.ItemSnapshot;
import tributary.model.MediaId;

class CopiesTest {
  private static final Page.Wanted FIRST_TWO = new Page.Wanted("items", Optional.empty(), 2);

  /** Held by two boxes and one server. */
  private static ItemSnapshot item(int number, double demand, int wanted, int lacking) {
    return new ItemSnapshot(MediaId.of(number), 2, 1, 3, 4, 5, 1, demand, wanted, lacking, 1);
  }

  private static CellItems cell(ItemSnapshot... items) {
    return new CellItems(items.length, 1, 2, List.of(items));
  }

  @Test
  void cellsAreAddedUpAndAServerOfAllCountsOnce() {
    Items sum =
        Copies.items(
            List.of(cell(item(1, 1.5, 6, 1)), cell(item(1, 0.5, 7, 2))),
            ItemOrder.MOST_LACKING,
            FIRST_TWO,
            0,
            3);

    assertThat(sum.items())
        .containsExactly(new Item(MediaId.of(1).text(), 4, 1, 6, 8, 10, 2, 2, 13, 3));
    assertThat(sum.nextCursor()).isEmpty();
    assertThat(sum.missing()).isEqualTo(4);
  }

  @Test
  void ofAnItemThatOneCellAloneNamesItSaysWhatTheOthersTold() {
    ItemSnapshot here = new ItemSnapshot(MediaId.of(1), 1, 0, 0, 0, 0, 0, 0, 0, 0, 3);

    Items sum = Copies.items(List.of(cell(here), cell()), ItemOrder.FEWEST_COPIES, FIRST_TWO, 0, 3);

    assertThat(sum.items().getFirst().boxes()).isEqualTo(4);
  }

  @Test
  void whatLacksMostComesFirstThenWhatIsInDemand() {
    CellItems cell = cell(item(1, 9, 2, 0), item(2, 1, 3, 1), item(3, 5, 3, 1), item(4, 0, 9, 7));

    assertThat(numbers(page(cell, 0))).containsExactly(4, 3);
    assertThat(numbers(page(cell, 2))).containsExactly(2, 1);
  }

  @Test
  void theLastPageHasNoCursor() {
    CellItems cell = cell(item(1, 9, 2, 0), item(2, 1, 3, 1), item(3, 5, 3, 1));

    assertThat(page(cell, 0).nextCursor()).isPresent();
    assertThat(page(cell, 2).nextCursor()).isEmpty();
    assertThat(page(cell, 7).items()).isEmpty();
  }

  private static Items page(CellItems cell, int skipped) {
    return Copies.items(
        List.of(cell), ItemOrder.MOST_LACKING, FIRST_TWO, skipped, skipped + FIRST_TWO.limit() + 1);
  }

  private static List<Integer> numbers(Items items) {
    return items.items().stream()
        .map(
            item ->
                IntStream.range(0, 10)
                    .filter(number -> MediaId.of(number).text().equals(item.mediaId()))
                    .findFirst()
                    .orElseThrow())
        .toList();
  }
}
