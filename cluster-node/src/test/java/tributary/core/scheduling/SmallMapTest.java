package tributary.core.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class SmallMapTest {
  private static final List<String> KEYS = List.of("a", "b", "c", "d", "e", "f", "g");
  private static final int STEPS = 60;

  /** Each step puts its number under one of the keys, or takes that key out. */
  @RepeatedTest(50)
  void itHoldsWhatALinkedMapHolds(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Map<String, Integer> expected = new LinkedHashMap<>();
    SmallMap<String, Integer> map = new SmallMap<>();
    for (int step = 0; step < STEPS; step++) {
      String key = KEYS.get(random.nextInt(KEYS.size()));
      if (random.nextBoolean()) {
        assertThat(map.put(key, step)).isEqualTo(expected.put(key, step));
      } else {
        assertThat(map.remove(key)).isEqualTo(expected.remove(key));
      }

      assertThat(map.equals(expected)).isTrue();
      assertThat(List.copyOf(map.keySet())).isEqualTo(List.copyOf(expected.keySet()));
      assertThat(List.copyOf(map.values())).isEqualTo(List.copyOf(expected.values()));
      assertThat(map.get(key)).isEqualTo(expected.get(key));
      assertThat(map.containsKey(key)).isEqualTo(expected.containsKey(key));
      assertThat(map.isEmpty()).isEqualTo(expected.isEmpty());
    }
  }
}
