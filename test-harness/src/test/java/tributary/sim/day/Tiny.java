package tributary.sim.day;

import com.typesafe.config.ConfigFactory;
import tributary.sim.Mind;

/** Two hours of 120 boxes: tenths of a second. */
final class Tiny {
  private static final String CONF =
      """
      length = 2h
      boxes { count = 120, capacity = 12, always-on = 0.6 }
      origin.up-mbit = 100
      network { area-boxes = 30, isps = [0.6, 0.4] }
      titles { count = 60, size = 128 MiB, segment = 1 MiB, play = 30m }
      demand {
        least-listed = 3, most-listed = 6, lacking = 2, watched = 3, new = 0.2, views-per-day = 12
        view-weights = [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]
      }
      checks { fairness-bound = 30m, settle = 3h }
      """;

  private Tiny() {}

  static Scenario scenario(String... lines) {
    return Scenario.of(
        "tiny",
        ConfigFactory.parseString(String.join("\n", lines))
            .withFallback(ConfigFactory.parseString(CONF)));
  }

  static Day ran(Scenario scenario) {
    return ran(scenario, Contender.TRIBUTARY.mind(scenario));
  }

  static Day ran(Scenario scenario, Mind mind) {
    Day day = new Day(scenario, mind, Trace.hashed());
    day.run(_ -> {});
    return day;
  }
}
