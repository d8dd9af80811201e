package tributary.sim.day;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushTest {
  private static final int BOXES = 500;

  /** The bound knows no first seconds, in which few have anything to pass on. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatIsPushedReachesNearlyAllBoxesAboutAsFastAsTheirLinesAllow(long seed) {
    Scenario scenario = Scenario.named("push.conf", "boxes.count = " + BOXES).withSeed(seed);
    Day day = Tiny.ran(scenario);
    Outcome outcome = day.outcome("tributary", Outcome.Effort.now());
    double bound = outcome.pushBound();
    System.out.printf(
        "seed %d: half after %.2f, 99 %% after %.2f, the last after %.2f bounds%n",
        seed,
        outcome.pushes().at(50) / bound,
        outcome.pushes().at(99) / bound,
        outcome.pushes().at(100) / bound);

    assertThat(day.checks().violations()).isEmpty();
    assertThat(outcome.pushes().count()).isEqualTo(BOXES);
    assertThat(outcome.pushes().at(50) / bound).isLessThan(1.1);
    assertThat(outcome.pushes().at(100) / bound).isLessThan(2);
  }
}
