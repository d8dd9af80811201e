package tributary.core.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tributary.model.ClientId;

class NodesTest {
  private static final int MANY = 10_000;

  /** Ids in a row, as no real ones are, fall on each other's places the most. */
  @Test
  void everyNodeIsFoundAgainHoweverManyCame() {
    Nodes nodes = new Nodes();
    List<Node> met = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      assertThat(nodes.get(new ClientId(i))).isNull();
      met.add(nodes.meet(new ClientId(i), List.of()));
    }

    assertThat(nodes.size()).isEqualTo(MANY);
    assertThat(nodes.values()).containsExactlyInAnyOrderElementsOf(met);
    for (int i = 0; i < MANY; i++) {
      assertThat(nodes.get(new ClientId(i))).isSameAs(met.get(i));
      assertThat(nodes.meet(new ClientId(i), List.of())).isSameAs(met.get(i));
    }
  }
}
