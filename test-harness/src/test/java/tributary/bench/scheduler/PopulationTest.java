package tributary.bench.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tributary.sim.Zipf;

class PopulationTest {
  private final Population population = Population.of(1000, 42, 0.8);
  private final Zipf zipf = population.zipf();

  @Test
  void theSameSeedDrawsTheSameBoxesAndAnotherSeedOthers() {
    Population again = Population.of(5000, 42, 0.8);
    Population other = Population.of(1000, 43, 0.8);
    for (int box = 0; box < 1000; box += 111) {
      assertThat(again.box(box, zipf).held()).isEqualTo(population.box(box, zipf).held());
      assertThat(again.box(box, zipf).list()).isEqualTo(population.box(box, zipf).list());
      assertThat(again.box(box, zipf).partOfFirst())
          .isEqualTo(population.box(box, zipf).partOfFirst());
      assertThat(other.box(box, zipf).held()).isNotEqualTo(population.box(box, zipf).held());
    }
  }

  @Test
  void aBoxHoldsThirtyTitlesAndListsTwentyOthers() {
    for (int number = 0; number < 1000; number++) {
      Population.Box box = population.box(number, zipf);
      IntStream titles = IntStream.concat(Arrays.stream(box.held()), Arrays.stream(box.list()));

      assertThat(box.held()).hasSize(30);
      assertThat(box.list()).hasSize(20);
      assertThat(titles.distinct().count()).isEqualTo(50);
      assertThat(box.partOfFirst().cardinality()).isLessThan(population.segments());
    }
  }

  @Test
  void popularityFollowsZipfsLaw() {
    SplittableRandom random = new SplittableRandom(7);
    long[] drawn = new long[15_000];
    for (int i = 0; i < 2_000_000; i++) {
      drawn[zipf.draw(random)]++;
    }

    assertThat((double) drawn[0] / drawn[15]).isCloseTo(Math.pow(16, 0.8), within(0.5));
    assertThat(drawn[14_999]).isPositive();
  }
}
