package tributary.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tributary.bench.swarm.Bound;
import tributary.bench.swarm.Scenario;

/** In simulated time, with the settings that ship: how near the fluid bound the cores come. */
class SwarmSimTest {

  @ParameterizedTest
  @CsvSource({
    "flash16, 1.06, 3.6",
    "weak16, 1.08, 1.03",
    "cut, 1.50, 4.0",
    "nat, 1.08, 4.0",
    "lists, 1.35, 24.0",
    "slow, 1.12, 8.0",
  })
  void everyBoxIsServedNearTheFluidBoundWithFewCopiesFromTheOrigin(
      String name, double mostOfBound, double mostCopies) {
    Scenario scenario = Scenario.named(name);
    Swarm swarm = new Swarm(scenario, ConfigFactory.load());

    swarm.run(600);

    long boxes = swarm.boxes.stream().filter(box -> box.alive).count();
    assertThat(swarm.completions(-1)).hasSize((int) boxes);
    assertThat(swarm.completions(-1).getLast() / Bound.secondsForSurvivors(scenario))
        .isLessThan(mostOfBound);
    assertThat((double) swarm.origin.bytesSent / scenario.fileBytes()).isLessThan(mostCopies);
    assertThat(swarm.twice()).isZero();
  }
}
