package tributary.sim.day;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One title to all boxes of towns of several sizes, beside the fluid bound (R207). */
@Command(
    name = "push",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "One title to all boxes, for several numbers of boxes, against the fluid bound.")
final class PushCommand implements Callable<Integer> {
  /** Of an ISP's border, in Mbit/s; with more boxes than so many it has 1 Mbit/s for each. */
  private static final int LEAST_BORDER = 10_000;

  @Option(
      names = "--boxes",
      split = ",",
      paramLabel = "N",
      description = "Numbers of boxes (default: 1000,10000,100000,1000000).")
  List<Integer> sizes = List.of(1_000, 10_000, 100_000, 1_000_000);

  @Mixin Reporting reporting;

  private PushCommand() {}

  @Override
  public Integer call() throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    for (int boxes : sizes) {
      Optional<Scenario> read = Reporting.read(() -> scenario(boxes));
      if (read.isEmpty()) {
        return CommandLine.ExitCode.USAGE;
      }
      Scenario scenario = read.get();
      String name = String.format(Locale.ROOT, "%,d boxes", boxes);
      System.out.printf("%s, seed %d, %s%n", scenario.name(), scenario.seed(), name);
      try (Trace trace = Trace.hashed()) {
        outcomes.add(DayCommand.run(scenario, Contender.TRIBUTARY, trace, name));
      }
    }
    reporting.write(outcomes);
    boolean held = outcomes.stream().allMatch(PushCommand::isComplete);
    return held ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private static boolean isComplete(Outcome outcome) {
    return outcome.violations() == 0 && outcome.pushes().count() == outcome.boxes();
  }

  private Scenario scenario(int boxes) {
    List<String> lines = new ArrayList<>(reporting.changes);
    lines.add("boxes.count = " + boxes);
    lines.add("network.border-mbit = " + Math.max(LEAST_BORDER, boxes));
    return Scenario.named("push.conf", lines.toArray(String[]::new));
  }
}
