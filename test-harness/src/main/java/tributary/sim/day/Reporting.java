package tributary.sim.day;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** What the commands that run scenarios have in common: changes of a scenario, and a report. */
final class Reporting {
  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "In place of what the scenario says; may be given several times.")
  List<String> changes = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "target/sim",
      description = "For report.html and report.json (default: target/sim).")
  Path out;

  /** Nothing if it has a fault, of which the user has been told then. */
  static Optional<Scenario> read(Supplier<Scenario> scenario) {
    try {
      return Optional.of(scenario.get());
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return Optional.empty();
    }
  }

  void write(List<Outcome> outcomes) throws IOException {
    Report report = new Report(outcomes);
    report.write(out);
    System.out.print(report.table());
    System.out.println("report: " + out.resolve("report.html").toAbsolutePath().normalize());
  }
}
