package tributary.sim.day;

import com.typesafe.config.ConfigRenderOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a scenario with one mind after the other, and writes the report of all. */
@Command(
    name = "day",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "A neighbourhood through a simulated day, with the scheduler or a baseline.")
final class DayCommand implements Callable<Integer> {
  @Option(
      names = "--scenario",
      required = true,
      paramLabel = "FILE",
      description =
          "A file, or one that ships: small.conf, weekday.conf, steady.conf, release.conf,"
              + " push.conf.")
  String name;

  @Option(names = "--seed", paramLabel = "N", description = "In place of the scenario's.")
  Long seed;

  @Option(
      names = "--minds",
      split = ",",
      paramLabel = "MIND",
      description = "${COMPLETION-CANDIDATES} (default: tributary).")
  List<Contender> contenders = List.of(Contender.TRIBUTARY);

  @Mixin Reporting reporting;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "Record what the scheduler is told and decides, for replay; gzip.")
  Path recording;

  private DayCommand() {}

  @Override
  public Integer call() throws IOException {
    Optional<Scenario> read = Reporting.read(this::scenario);
    if (read.isEmpty()) {
      return CommandLine.ExitCode.USAGE;
    }
    Scenario scenario = read.get();
    List<Outcome> outcomes = new ArrayList<>();
    for (Contender contender : contenders) {
      System.out.printf("%s, seed %d, %s%n", scenario.name(), scenario.seed(), contender);
      Outcome outcome = run(scenario, contender);
      System.out.println("trace " + outcome.hash());
      outcome.firstViolations().stream().limit(10).forEach(System.out::println);
      outcomes.add(outcome);
    }
    reporting.write(outcomes);
    boolean held =
        outcomes.stream()
            .noneMatch(
                it -> it.mind().equals(Contender.TRIBUTARY.toString()) && it.violations() > 0);
    return held ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private Scenario scenario() {
    Scenario scenario = Scenario.named(name, reporting.changes.toArray(String[]::new));
    return seed == null ? scenario : scenario.withSeed(seed);
  }

  private Outcome run(Scenario scenario, Contender contender) throws IOException {
    boolean recorded = recording != null && contender == Contender.TRIBUTARY;
    try (Trace trace = recorded ? Trace.recorded(recording, settings(scenario)) : Trace.hashed()) {
      return run(scenario, contender, trace, contender.toString());
    }
  }

  /** {@code name}: its column in the report. */
  static Outcome run(Scenario scenario, Contender contender, Trace trace, String name) {
    Outcome.Effort before = Outcome.Effort.now();
    Day day = new Day(scenario, contender.mind(scenario), trace);
    ProgressBar bar = new ProgressBar(System.out);
    day.run(bar::show);
    bar.close();
    return day.outcome(name, Outcome.Effort.now().since(before));
  }

  static String settings(Scenario scenario) {
    return scenario
        .cluster()
        .config()
        .withOnlyPath("tributary.scheduler")
        .root()
        .render(ConfigRenderOptions.concise());
  }
}
