package tributary.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tributary.bench.swarm.Bound;
import tributary.bench.swarm.Scenario;

/** In flash16 half of the boxes begin to watch, after 20 s of 45, a film that lasts 90 s. */
class ViewerTest {
  private static final Config AS_SHIPPED = ConfigFactory.load();
  private static final Config NO_WINDOW =
      ConfigFactory.parseString("tributary.scheduler.watching-window = 0s")
          .withFallback(AS_SHIPPED);

  private final Scenario scenario = Scenario.named("flash16");

  private record Seen(List<Viewer> viewers, double ofBound) {
    double waitedSeconds() {
      return viewers.stream().mapToDouble(viewer -> waited(viewer).toMillis() / 1000.0).sum();
    }
  }

  /** Whoever happens to hold the first segments starts at once, and waits for the next instead. */
  private static Duration waited(Viewer viewer) {
    return viewer.untilStart.plus(viewer.stalled);
  }

  private Seen watched(Config config) {
    Swarm swarm = new Swarm(scenario, config, Duration.ofSeconds(90));
    List<Viewer> viewers =
        swarm.boxes.subList(0, scenario.lines().size() / 2).stream()
            .map(box -> swarm.watches(box, Duration.ofSeconds(20)))
            .toList();
    swarm.run(600);
    double last = swarm.completions(-1).getLast();
    return new Seen(viewers, last / Bound.secondsForSurvivors(scenario));
  }

  @Test
  void whoWatchesWaitsLittleAndTheSwarmIsHardlySlower() {
    Seen inOrder = watched(AS_SHIPPED);
    Seen rarestFirst = watched(NO_WINDOW);

    assertThat(inOrder.viewers)
        .allSatisfy(viewer -> assertThat(waited(viewer)).isLessThan(Duration.ofSeconds(4)));
    assertThat(inOrder.waitedSeconds()).isLessThan(rarestFirst.waitedSeconds() / 4);
    assertThat(inOrder.ofBound).isLessThan(rarestFirst.ofBound + 0.01);
  }
}
