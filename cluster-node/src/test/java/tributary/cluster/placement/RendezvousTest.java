package tributary.cluster.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tributary.core.Seeds;
import tributary.model.CellId;

class RendezvousTest {
  private static final List<String> CELLS =
      IntStream.range(0, CellId.COUNT).mapToObj(n -> new CellId(n).toString()).toList();
  private static final List<String> NODES =
      List.of("pekko://tributary@10.0.0.1:7355", "pekko://tributary@10.0.0.2:7355", "c", "d", "e");

  @Test
  void theOrderOfTheNodesDoesNotMatter() {
    Seeds.each(
        "order of nodes",
        3,
        seed -> {
          List<String> shuffled = new ArrayList<>(NODES);
          Collections.shuffle(shuffled, new Random(seed));
          for (String cell : CELLS) {
            assertThat(Rendezvous.first(cell, shuffled)).isEqualTo(Rendezvous.first(cell, NODES));
          }
        });
  }

  @Test
  void eachNodeGetsItsShare() {
    Map<String, Long> counts =
        CELLS.stream()
            .collect(
                Collectors.groupingBy(
                    cell -> Rendezvous.first(cell, NODES), Collectors.counting()));

    assertThat(counts).hasSize(NODES.size());
    // 205 each on average; with a standard deviation of 13 these are five of them.
    assertThat(counts.values()).allMatch(count -> count > 140 && count < 270);
  }

  @Test
  void aNodeThatGoesMovesItsOwnCellsOnly() {
    for (String gone : NODES) {
      List<String> left = NODES.stream().filter(node -> !node.equals(gone)).toList();
      for (String cell : CELLS) {
        String before = Rendezvous.first(cell, NODES);
        if (!before.equals(gone)) {
          assertThat(Rendezvous.first(cell, left)).isEqualTo(before);
        }
      }
    }
  }

  @Test
  void withoutNodesThereIsNoPlace() {
    assertThatThrownBy(() -> Rendezvous.first("00", List.of()))
        .isInstanceOf(NoSuchElementException.class);
  }
}
