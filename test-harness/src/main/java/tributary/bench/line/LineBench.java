package tributary.bench.line;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tributary.bench.swarm.Program;
import tributary.bench.swarm.SwarmBenchmark;

/** What a household notices of its box, by one command; see LINE.md. */
@Command(
    name = "line",
    mixinStandardHelpOptions = true,
    description = "A household's own upload and small packets beside its box, on slow uplinks.")
public final class LineBench implements Callable<Integer> {
  @Option(
      names = "--kbit",
      split = ",",
      paramLabel = "KBIT",
      description = "Uplinks, in kbit/s (default: 5000,1000).")
  List<Long> uplinks = List.of(5000L, 1000L);

  @Option(
      names = "--queue",
      paramLabel = "MS",
      description = "The modem's queue, in ms of the uplink (default: ${DEFAULT-VALUE}).")
  int queueMillis = 150;

  @Option(
      names = "--way",
      split = ",",
      paramLabel = "WAY",
      description = "Only these: ${COMPLETION-CANDIDATES}.")
  List<Way> ways = Arrays.asList(Way.values());

  @Option(names = "--rounds", description = "Default: ${DEFAULT-VALUE}.")
  int rounds = 3;

  @Option(
      names = "--seconds",
      description = "Measured with and without the upload (default: ${DEFAULT-VALUE}).")
  int seconds = 15;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Where all files lie (default: ${DEFAULT-VALUE}, in memory).")
  Path parent = Path.of("/dev/shm");

  @Override
  public Integer call() throws IOException {
    Optional<String> obstacle = SwarmBenchmark.obstacle();
    if (obstacle.isPresent()) {
      System.err.println(obstacle.get());
      return CommandLine.ExitCode.USAGE;
    }
    Path folder = Files.createTempDirectory(parent, "tributary-line-");
    try {
      Program program = Program.of(folder.resolve("lib"));
      for (long kilobits : uplinks) {
        Path own = Files.createDirectory(folder.resolve(kilobits + "kbit"));
        measure(program, own, kilobits * 1000);
        SwarmBenchmark.delete(own);
      }
    } finally {
      SwarmBenchmark.delete(folder);
    }
    return CommandLine.ExitCode.OK;
  }

  private void measure(Program program, Path folder, long uplink) throws IOException {
    try (Street street = new Street(program, folder, uplink, queueMillis)) {
      Thread atEnd = Thread.ofPlatform().unstarted(street::close);
      Runtime.getRuntime().addShutdownHook(atEnd);
      street.build(ways, rounds * (2L * seconds + 25));
      for (int round = 0; round < rounds; round++) {
        street.round(seconds);
      }
      print(street.homes(), uplink);
      Runtime.getRuntime().removeShutdownHook(atEnd);
    }
  }

  private void print(List<Home> homes, long uplink) {
    System.out.printf(
        Locale.ROOT,
        "%nuplink %.1f Mbit/s, queue %d ms; medians of %d rounds of %d s%n%n| box | box alone |"
            + " delay ms | upload | box beside | delay ms | lost | box in the 5 s after"
            + " |%n|---|---|---|---|---|---|---|---|%n",
        uplink / 1e6,
        queueMillis,
        rounds,
        seconds);
    for (Home home : homes) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %s | %s | %s | %s | %s | %.1f %% | %s |%n",
          home.way.sentence,
          share(Sample.median(home.alone, Sample::box), uplink),
          delays(home.alone),
          share(Sample.median(home.beside, Sample::upload), uplink),
          share(Sample.median(home.beside, Sample::box), uplink),
          delays(home.beside),
          100 * Sample.median(home.beside, sample -> sample.noticed().delays().lost()),
          share(Sample.median(home.after, Sample::box), uplink));
    }
  }

  private static String share(double bitsPerSecond, long uplink) {
    return String.format(
        Locale.ROOT, "%.2f (%.0f %%)", bitsPerSecond / 1e6, 100 * bitsPerSecond / uplink);
  }

  private static String delays(List<Sample> samples) {
    return String.format(
        Locale.ROOT,
        "%.0f, %.0f",
        Sample.median(samples, sample -> sample.noticed().delays().median()),
        Sample.median(samples, sample -> sample.noticed().delays().worstOfHundred()));
  }
}
