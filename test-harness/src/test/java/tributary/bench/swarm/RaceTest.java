package tributary.bench.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark itself, small: real nodes in real namespaces. */
class RaceTest {
  private static final Scenario SMALL =
      new Scenario(
          "small",
          20_000_000,
          List.of(Link.megabits(20, 5), Link.megabits(20, 5)),
          1 << 20,
          1,
          1,
          0,
          Scenario.Churn.NONE,
          Scenario.Torrent.TCP,
          1);

  @TempDir Path folder;

  @Test
  void twoBoxesReceiveAFileOverShapedLinesNoFasterThanTheBound() throws IOException {
    Optional<String> obstacle = SwarmBenchmark.obstacle();
    obstacle.ifPresent(why -> System.out.println("RaceTest is SKIPPED: " + why));
    assumeTrue(obstacle.isEmpty(), () -> "SKIPPED: " + obstacle.get());
    Contestant system = new Contestant.Tributary(Program.of(folder.resolve("lib")));
    try (Race race = new Race(SMALL, system, folder.resolve("race"))) {

      Outcome outcome = race.run();

      assertThat(outcome.isWhole()).as("%s", outcome).isTrue();
      assertThat(outcome.last()).isGreaterThan(outcome.bound());
      assertThat(outcome.originCopies()).isBetween(1.0, 3.0);
      assertThat(outcome.wirePerPayload()).isBetween(1.0, 2.0);
    }
  }
}
