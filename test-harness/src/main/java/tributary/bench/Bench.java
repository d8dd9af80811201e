package tributary.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import tributary.bench.data.DataBench;
import tributary.bench.data.PowerLoss;
import tributary.bench.faults.Faults;
import tributary.bench.line.LineBench;
import tributary.bench.media.MediaBench;
import tributary.bench.node.CellsBench;
import tributary.bench.node.GatewayBench;
import tributary.bench.node.PassBench;
import tributary.bench.scheduler.SchedulerBench;
import tributary.bench.search.SearchBench;

/** The benchmarks; the first word says which. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    subcommands = {
      CellsBench.class,
      DataBench.class,
      Faults.class,
      GatewayBench.class,
      LineBench.class,
      MediaBench.class,
      PassBench.class,
      PowerLoss.class,
      SchedulerBench.class,
      SearchBench.class
    })
public final class Bench {
  private Bench() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }
}
