package tributary.bench.scheduler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import tributary.bench.swarm.Page;
import tributary.demo.JsonClient;

/** The scheduler beside the patent's loop in SQL, by one command; see SCHEDULER.md. */
@Command(
    name = "scheduler",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Decisions, their time and memory in cells of up to a million boxes.")
public final class SchedulerBench implements Callable<Integer> {
  /** {@code 10k}, {@code 1M} or plain digits. */
  static final class Count implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      String lower = text.toLowerCase(Locale.ROOT);
      int unit = lower.endsWith("k") ? 1000 : lower.endsWith("m") ? 1_000_000 : 1;
      String digits = unit == 1 ? lower : lower.substring(0, lower.length() - 1);
      int count = Math.multiplyExact(Integer.parseInt(digits), unit);
      if (count < 100) {
        throw new CommandLine.TypeConversionException("at least 100 boxes, was " + text);
      }
      return count;
    }
  }

  @Option(
      names = "--boxes",
      split = ",",
      paramLabel = "COUNT",
      converter = Count.class,
      description = "Cells to measure (default: 10k,100k,1M).")
  List<Integer> boxes = List.of(10_000, 100_000, 1_000_000);

  @Option(
      names = "--sql-boxes",
      split = ",",
      paramLabel = "COUNT",
      converter = Count.class,
      description = "The same for the patent's loop (default: 10k,100k).")
  List<Integer> sqlBoxes = List.of(10_000, 100_000);

  @Option(names = "--only", paramLabel = "WHICH", description = "${COMPLETION-CANDIDATES}.")
  Contestant only;

  enum Contestant {
    CELL,
    SQL
  }

  @Option(names = "--seed", description = "Of all that is drawn (default: ${DEFAULT-VALUE}).")
  long seed = 1;

  @Option(
      names = "--demand",
      paramLabel = "SHARE",
      description =
          "What all boxes can receive, as a share of what they can send (default:"
              + " ${DEFAULT-VALUE}).")
  double demand = 0.8;

  @Option(
      names = "--decisions",
      paramLabel = "COUNT",
      description = "Leases to measure; half as many warm up (default: ${DEFAULT-VALUE}).")
  long decisions = 300_000;

  @Option(
      names = "--seconds",
      description = "No measurement, and no warm-up, is longer (default: ${DEFAULT-VALUE}).")
  double seconds = 120;

  @Option(
      names = "--sql-seconds",
      description = "Measured of the patent's loop (default: ${DEFAULT-VALUE}).")
  double sqlSeconds = 60;

  @Option(names = "--sql-durable", description = "PostgreSQL waits for its disk, as by default.")
  boolean sqlDurable;

  @Option(
      names = "--heap",
      paramLabel = "MIB",
      description =
          "Of a cell's virtual machine (default: free memory less 4 GiB, at most 30 GiB).")
  Integer heapMegabytes;

  @Option(
      names = "--jvm",
      paramLabel = "OPTION",
      description = "For a cell's virtual machine, besides; as a profiler's agent.")
  List<String> jvm = List.of();

  @Option(
      names = "--record",
      description = "Keep the figures in test-harness/scheduler and write them into SCHEDULER.md.")
  boolean record;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "The test-harness folder (default: here).")
  Path home;

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    List<CellOutcome> cells = new ArrayList<>();
    for (int count : only == Contestant.SQL ? List.<Integer>of() : boxes) {
      int heap = heapMegabytes == null ? freeMegabytes() : heapMegabytes;
      System.out.printf("%n%,d boxes, seed %d, a heap of %,d MiB%n", count, seed, heap);
      CellProcess.Task task = new CellProcess.Task(count, seed, demand, decisions, seconds);
      cells.add(CellProcess.run(task, heap, jvm));
    }
    List<SqlOutcome> loops = new ArrayList<>();
    for (int count : only == Contestant.CELL ? List.<Integer>of() : sqlBoxes) {
      System.out.printf("%nthe patent's loop, %,d boxes, seed %d%n", count, seed);
      Population population = Population.of(count, seed, demand);
      loops.add(
          new SqlRun(population, sqlSeconds, sqlDurable, words -> System.out.println("  " + words))
              .measure());
    }
    Figures figures =
        new Figures(
            Instant.now().getEpochSecond(),
            Runtime.getRuntime().availableProcessors(),
            demand,
            cells,
            loops);
    System.out.printf("%n%s%n", figures.table());
    write(figures);
    return CommandLine.ExitCode.OK;
  }

  /** Object references stay small up to 30 GiB. */
  private static int freeMegabytes() throws IOException {
    long kibibytes =
        Files.readAllLines(Path.of("/proc/meminfo")).stream()
            .filter(line -> line.startsWith("MemAvailable:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElseThrow();
    return Math.clamp(kibibytes / 1024 - 4096, 512, 30 * 1024);
  }

  private void write(Figures figures) throws IOException {
    Path results = home.resolve(record ? "scheduler" : "target/scheduler");
    Files.createDirectories(results);
    Files.writeString(
        results.resolve("figures.json"), JsonClient.JSON.writeValueAsString(figures) + "\n");
    Files.writeString(results.resolve("plot.svg"), Chart.svg(figures));
    if (record) {
      Path page = home.resolve("SCHEDULER.md");
      Files.writeString(page, Page.with(Files.readString(page), figures.table()));
    }
    System.out.println("figures and plot: " + results.toAbsolutePath().normalize());
  }
}
