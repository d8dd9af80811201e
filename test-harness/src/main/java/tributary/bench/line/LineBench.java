package tributary.bench.line;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import tributary.bench.swarm.SwarmNode;
import tributary.demo.Await;

/**
 * A real node donates from a home with an uplink of 5 Mbit/s and a queue of 100 ms, to one in the
 * world. How fast is an upload of the household beside it, and how long do small packets take?
 * Needs root and iproute2.
 */
public final class LineBench {
  private static final long UPLINK = 5_000_000;
  private static final int SECONDS = 20;
  private static final int FILE_BYTES = 96 << 20;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String FILE = "item.bin";

  /** A full frame's bytes for its payload. */
  private static final double LINE_PER_PAYLOAD = 1514.0 / 1448;

  private final Path folder;
  private final HomeNetwork network;
  private final List<Process> running = new ArrayList<>();

  private LineBench(Path folder, HomeNetwork network) {
    this.folder = folder;
    this.network = network;
  }

  /** One way to donate. */
  private record Mode(String name, String giveWay, String queueTarget, String congestion) {}

  /** Bits per second on the line, and milliseconds. */
  private record Figures(double donation, double upload, String delays) {}

  /**
   * @param arguments names of modes; none: all
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<Mode> modes =
        List.of(
            new Mode("none", "never", "25ms", ""),
            new Mode("never", "never", "25ms", "cubic"),
            new Mode("bbr", "never", "25ms", "bbr"),
            new Mode("always-25ms", "always", "25ms", "cubic"),
            new Mode("always-50ms", "always", "50ms", "cubic"));
    System.out.println(
        "mode          | donation alone Mbit/s | mean, p95 ms, lost | donation beside upload |"
            + " upload Mbit/s | mean, p95 ms, lost");
    for (Mode mode : modes) {
      if (arguments.length == 0 || List.of(arguments).contains(mode.name())) {
        measure(mode);
      }
    }
  }

  private static void measure(Mode mode) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("line-bench");
    try (HomeNetwork network = new HomeNetwork(UPLINK)) {
      LineBench bench = new LineBench(folder, network);
      try {
        bench.flow(network.inTheWorld(java(Flow.class, "echo")));
        Process sink = bench.flow(network.inTheWorld(java(Flow.class, "sink")));
        if (!mode.congestion().isEmpty()) {
          bench.donate(mode);
        }
        Figures alone = bench.figures(null);
        Figures beside = bench.figures(sink);
        System.out.println(
            String.format(
                Locale.ROOT,
                "%-13s | %21.2f | %18s | %22.2f | %13.2f | %s",
                mode.name(),
                alone.donation(),
                alone.delays(),
                beside.donation(),
                beside.upload(),
                beside.delays()));
      } finally {
        for (Process process : bench.running) {
          process.destroyForcibly().waitFor();
        }
      }
    }
  }

  private static List<String> java(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Started, and ready if it says so. */
  private Process flow(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    running.add(process);
    line(process);
    return process;
  }

  private static String line(Process process) throws IOException {
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    String line = reader.readLine();
    if (line == null) {
      throw new IOException("a flow ended without a word");
    }
    return line;
  }

  /** What leaves home in these seconds, with an upload if there is a sink for it. */
  private Figures figures(Process sink) throws IOException, InterruptedException {
    Process source =
        sink == null
            ? null
            : new ProcessBuilder(
                    network.atHome(
                        java(
                            Flow.class,
                            "source",
                            HomeNetwork.WORLD,
                            Integer.toString(SECONDS + 4))))
                .start();
    Process probe =
        new ProcessBuilder(
                network.atHome(
                    java(Flow.class, "probe", HomeNetwork.WORLD, Integer.toString(SECONDS))))
            .start();
    long before = network.sent();
    long start = System.nanoTime();
    String[] probed = line(probe).split(" ", -1);
    double line = (network.sent() - before) * 8 / ((System.nanoTime() - start) / 1e9);
    double upload = 0;
    if (source != null) {
      source.waitFor();
      upload = Double.parseDouble(line(sink).split(" ", -1)[1]) * 1e6;
    }
    return new Figures(
        (line - upload * LINE_PER_PAYLOAD) / 1e6,
        upload / 1e6,
        probed[1] + ", " + probed[2] + ", " + probed[3]);
  }

  // ---- the donor and who it donates to

  private void donate(Mode mode) throws IOException, InterruptedException {
    Path source = Files.createDirectories(folder.resolve("source"));
    byte[] content = new byte[FILE_BYTES];
    new Random(1).nextBytes(content);
    Files.write(source.resolve(FILE), content);
    node("service", mode, true);
    network.congestion(mode.congestion());
    node("origin", mode, false);
    node("peer", mode, true);
    Files.createFile(folder.resolve("GO"));
    long before = network.sent();
    Await.until("the donation is under way", PATIENCE, () -> sentSince(before) > UPLINK / 8);
    network.congestion("cubic");
    // Whatever the rate begins with, it has found its place after this.
    long found = network.sent();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    Await.until(
        "ten seconds of donation",
        PATIENCE,
        () -> System.nanoTime() > deadline && sentSince(found) > UPLINK / 8);
  }

  private long sentSince(long before) {
    try {
      return network.sent() - before;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void node(String role, Mode mode, boolean inTheWorld) throws IOException {
    Path own = Files.createDirectories(folder.resolve(role));
    List<String> command = java(SwarmNode.class);
    ProcessBuilder process =
        new ProcessBuilder(inTheWorld ? network.inTheWorld(command) : network.atHome(command))
            .directory(own.toFile())
            .redirectErrorStream(true)
            .redirectOutput(own.resolve("log").toFile());
    String ip = inTheWorld ? HomeNetwork.WORLD : HomeNetwork.HOME;
    String line =
        "\"tributary.edge.line.give-way\": \"%s\", \"tributary.edge.line.queue-target\": \"%s\""
            .formatted(mode.giveWay(), mode.queueTarget());
    process
        .environment()
        .putAll(
            Map.ofEntries(
                Map.entry("SWARM_ROLE", role),
                Map.entry("SWARM_INDEX", "0"),
                Map.entry("SWARM_N", "1"),
                Map.entry("SWARM_IP", ip),
                Map.entry("SWARM_CORE_IP", HomeNetwork.WORLD),
                Map.entry("SWARM_DIR", own.toString()),
                Map.entry("SWARM_SRC", folder.resolve("source").toString()),
                Map.entry("SWARM_GO", folder.resolve("GO").toString()),
                Map.entry("SWARM_WANT", FILE),
                Map.entry("SWARM_SIZE", Integer.toString(FILE_BYTES)),
                Map.entry("SWARM_UP", Long.toString(UPLINK)),
                Map.entry("SWARM_DOWN", "100000000"),
                Map.entry("SWARM_OPTS", "{" + line + "}")));
    running.add(process.start());
    Path events = own.resolve("events");
    Await.until(role + " is ready; its log is in " + own, PATIENCE, () -> Files.exists(events));
  }
}
