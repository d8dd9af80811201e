package tributary.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import tributary.bench.data.DataBench;
import tributary.bench.data.PowerLoss;
import tributary.bench.faults.Faults;
import tributary.bench.line.LineBench;
import tributary.bench.media.MediaBench;
import tributary.bench.scheduler.SchedulerBench;

/** The benchmarks; the first word says which. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    subcommands = {
      DataBench.class,
      Faults.class,
      LineBench.class,
      MediaBench.class,
      PowerLoss.class,
      SchedulerBench.class
    })
public final class Bench {
  private Bench() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }
}
