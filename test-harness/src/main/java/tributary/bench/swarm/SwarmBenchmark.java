package tributary.bench.swarm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The comparison of SWARM.md, by one command. */
@Command(
    name = "swarm",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Real swarms over shaped lines in network namespaces, beside libtorrent.")
public final class SwarmBenchmark implements Callable<Integer> {
  private static final List<String> TOOLS = List.of("ip", "tc", "nft");

  @Parameters(
      paramLabel = "SCENARIO",
      arity = "0..*",
      description =
          "flash16 flash32 weak16 weak32 kill cut nat lists slow (default: all), flash and weak"
              + " with any number of peers; behind it ,S= ,D= ,U= for the origin's uplink and the"
              + " peers' lines in Mbit/s and ,F= for a file in MiB, /4 for lines and files of a"
              + " quarter, +far for round trips of 20 to 80 ms and 0.5 %% of packets lost.")
  List<String> names = List.of();

  @Option(
      names = "--system",
      split = ",",
      paramLabel = "SYSTEM",
      description = "tributary, libtorrent (default: both).")
  List<String> systems = Report.SYSTEMS;

  @Option(
      names = "--record",
      description = "Keep the results in test-harness/swarm and write them into SWARM.md.")
  boolean record;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "The test-harness folder (default: here).")
  Path home;

  private Path ram;
  private Program program;

  private SwarmBenchmark() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new SwarmBenchmark()).execute(arguments));
  }

  /** Why this machine cannot do it. */
  public static Optional<String> obstacle() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of(
          "network namespaces need root: run it with sudo, or in a container that may");
    }
    List<String> missing = Shell.missing(TOOLS);
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of("missing " + missing + ": install iproute2 and nftables");
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Optional<String> obstacle = obstacle();
    if (obstacle.isPresent()) {
      System.err.println(obstacle.get());
      return CommandLine.ExitCode.USAGE;
    }
    List<Scenario> scenarios = chosen();
    Path results = home.resolve(record ? "swarm" : "target/swarm");
    Files.createDirectories(results);
    ram = folder();
    try {
      program = Program.of(ram.resolve("lib"));
      List<Contestant> contestants = contestants();
      List<Outcome> measured = new ArrayList<>();
      for (Scenario scenario : scenarios) {
        for (Contestant system : contestants) {
          System.out.printf("%s, %s...%n", scenario.name(), system.name());
          Outcome outcome = race(scenario, system);
          Report.append(results.resolve("results.jsonl"), outcome);
          measured.add(outcome);
          System.out.println(new Report(List.of(outcome)).table());
        }
      }
      System.out.println(new Report(measured).table());
      write(results);
      return measured.stream().allMatch(Outcome::isWhole)
          ? CommandLine.ExitCode.OK
          : CommandLine.ExitCode.SOFTWARE;
    } finally {
      delete(ram);
    }
  }

  private List<Scenario> chosen() {
    return names.isEmpty() ? Scenario.all() : names.stream().map(Scenario::named).toList();
  }

  /** In memory where that is easy: no disk shall be part of the race. */
  private static Path folder() throws IOException {
    Path memory = Path.of("/dev/shm");
    Path folder =
        Files.isWritable(memory)
            ? Files.createTempDirectory(memory, "tributary-swarm-")
            : Files.createTempDirectory("tributary-swarm-");
    // The tracker runs as nobody.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    return folder;
  }

  private List<Contestant> contestants() throws IOException, InterruptedException {
    List<Contestant> all = new ArrayList<>();
    if (systems.contains("tributary")) {
      System.out.println("a trial on loopback first: the JVM writes down what a box needs");
      Path trial = Files.createDirectories(ram.resolve("trial"));
      all.add(new Contestant.Tributary(Trial.run(program, trial, ram.resolve("box.aot"))));
    }
    if (systems.contains("libtorrent")) {
      Contestant.Libtorrent.missing()
          .ifPresentOrElse(
              what -> System.out.println("no libtorrent column: " + what + " is not installed"),
              () -> all.add(Contestant.Libtorrent.in(ram)));
    }
    return all;
  }

  private Outcome race(Scenario scenario, Contestant system) throws IOException {
    Path folder =
        Files.createDirectories(
            ram.resolve(scenario.name().replaceAll("\\W", "-") + "-" + system.name()));
    Race race = new Race(scenario, system, program, folder);
    Thread atEnd = Thread.ofPlatform().unstarted(race::close);
    Runtime.getRuntime().addShutdownHook(atEnd);
    try {
      return race.run();
    } finally {
      race.close();
      Runtime.getRuntime().removeShutdownHook(atEnd);
      delete(folder);
    }
  }

  private void write(Path results) throws IOException {
    Report report = Report.read(results.resolve("results.jsonl"));
    Files.writeString(results.resolve("plot.svg"), Plot.svg(report));
    if (record) {
      Path page = home.resolve("SWARM.md");
      Files.writeString(page, report.in(Files.readString(page)));
    }
    System.out.println("results and plot: " + results.toAbsolutePath().normalize());
  }

  /** Deepest first. */
  public static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.deleteIfExists(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
