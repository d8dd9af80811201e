package tributary.bench.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One donor to one receiver on loopback, beside nginx to curl in the same run. */
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    description = "One donor to one receiver over TLS 1.3 on loopback, beside nginx to curl.")
public final class DataBench implements Callable<Integer> {
  private static final double MIB = 1 << 20;
  private static final double GIB = 1 << 30;

  @Option(names = "--mib", description = "Size of the file (default: ${DEFAULT-VALUE}).")
  int mebibytes = 1024;

  @Option(names = "--segment-kib", description = "Segment size (default: ${DEFAULT-VALUE}).")
  int segmentKibibytes = 1024;

  @Option(names = "--rounds", description = "Measured rounds (default: ${DEFAULT-VALUE}).")
  int rounds = 7;

  @Option(
      names = "--warm-up",
      description =
          "Rounds of ours before that, for the JVM to compile (default: ${DEFAULT-VALUE}).")
  int warmUp = 10;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description =
          "Where all files lie (default: ${DEFAULT-VALUE}, memory, so that no disk is measured).")
  Path parent = Path.of("/dev/shm");

  @Option(names = "--nodes", description = "Only these of ours: ${COMPLETION-CANDIDATES}.")
  List<Nodes> measured = List.of(Nodes.values());

  @Option(names = "--jvm", description = "Another option for the nodes' JVMs.")
  List<String> jvmOptions = new ArrayList<>();

  private final Map<Nginx.Job, List<Sample>> theirs = new EnumMap<>(Nginx.Job.class);
  private final Map<Nodes, List<Sample>> ours = new EnumMap<>(Nodes.class);
  private final Map<Nodes, Sample> first = new EnumMap<>(Nodes.class);
  private final Map<Alone, List<Double>> alone = new EnumMap<>(Alone.class);

  /** Whose TLS the nodes use, and whether the receiver takes the whole file's digest as well. */
  enum Nodes {
    BORING_SSL("-Dio.netty.handler.ssl.noOpenSsl=false", "segments"),
    BORING_SSL_AND_FILE_DIGEST("-Dio.netty.handler.ssl.noOpenSsl=false", "whole"),
    JDK_TLS("-Dio.netty.handler.ssl.noOpenSsl=true", "segments");

    private final String option;
    private final String digest;

    Nodes(String option, String digest) {
      this.option = option;
      this.digest = digest;
    }
  }

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory(parent, "tributary-data-");
    try {
      measure(folder);
    } finally {
      PowerLoss.delete(folder);
    }
    print();
    return CommandLine.ExitCode.OK;
  }

  private void measure(Path folder) throws IOException {
    Item item =
        Item.make(
            folder, (long) (mebibytes * MIB), segmentKibibytes << 10, new SplittableRandom(1));
    List<String> missing = Nginx.missing();
    if (!missing.isEmpty()) {
      System.out.println("NOT on this machine: " + missing + "; nothing is compared");
    }
    List<Pair> pairs = new ArrayList<>();
    try (Nginx nginx =
        missing.isEmpty()
            ? new Nginx(Files.createDirectory(folder.resolve("nginx")), folder)
            : null) {
      System.out.println(nginx == null ? "" : "nginx is with " + nginx.cipher());
      for (Nodes nodes : measured) {
        pairs.add(new Pair(folder, item, nodes));
      }
      for (Pair pair : pairs) {
        for (int round = 0; round < warmUp; round++) {
          first.putIfAbsent(pair.nodes, pair.move());
        }
      }
      for (int round = 0; round < rounds; round++) {
        round(folder, item, pairs, nginx);
      }
    } finally {
      pairs.forEach(Pair::close);
    }
  }

  /** All by turns, so that whatever disturbs the machine disturbs all. */
  private void round(Path folder, Item item, List<Pair> pairs, Nginx nginx) throws IOException {
    for (Pair pair : pairs) {
      keep(ours, pair.nodes, pair.move());
    }
    for (Nginx.Job job : nginx == null ? new Nginx.Job[0] : Nginx.Job.values()) {
      Path out = folder.resolve("curled");
      keep(theirs, job, nginx.fetch(job, out));
      Files.deleteIfExists(out);
    }
    for (Alone part : Alone.values()) {
      keep(alone, part, part.cpuSeconds(item, folder.resolve("alone")));
    }
  }

  private static <K, V> void keep(Map<K, List<V>> all, K key, V sample) {
    all.computeIfAbsent(key, it -> new ArrayList<>()).add(sample);
  }

  /** A donor that holds the item, and a receiver. */
  private final class Pair implements AutoCloseable {
    private final Nodes nodes;
    private final NodeUnderTest donor;
    private final NodeUnderTest receiver;
    private final int port;
    private int leases;

    Pair(Path shared, Item item, Nodes nodes) throws IOException {
      this.nodes = nodes;
      Path folder = shared.resolve(nodes.toString());
      item.storeIn(folder.resolve("donor"));
      List<String> options = new ArrayList<>(jvmOptions);
      options.add(nodes.option);
      donor =
          new NodeUnderTest(
              shared, folder.resolve("donor"), "donor 100Gbit " + nodes.digest, options);
      port = Integer.parseInt(donor.await("port"));
      System.out.println(nodes + " is " + donor.await("tls"));
      receiver =
          new NodeUnderTest(
              shared, folder.resolve("receiver"), "receiver 100Gbit " + nodes.digest, options);
      receiver.await("tls");
    }

    /** Until every segment is verified, written and in the have map; the clock stops there. */
    Sample move() {
      double donorBefore = donor.cpuSeconds();
      double receiverBefore = receiver.cpuSeconds();
      leases++;
      long start = System.nanoTime();
      donor.tell("donate " + leases);
      receiver.tell("fetch " + leases + " " + port);
      receiver.await("done");
      double seconds = (System.nanoTime() - start) / 1e9;
      if (nodes == Nodes.BORING_SSL_AND_FILE_DIGEST) {
        receiver.await("digest");
      }
      Sample sample =
          new Sample(
              seconds, donor.cpuSeconds() - donorBefore, receiver.cpuSeconds() - receiverBefore);
      receiver.tell("remove");
      receiver.await("removed");
      return sample;
    }

    @Override
    public void close() {
      receiver.close();
      donor.close();
    }
  }

  private void print() {
    System.out.printf(
        Locale.ROOT,
        "%nmedians of %d rounds (least to most); %d MiB in segments of %d KiB%n%n"
            + "| job | MB/s | CPU-s/GiB | sender | receiver |%n|---|---|---|---|---|%n",
        rounds,
        mebibytes,
        segmentKibibytes);
    ours.forEach((nodes, samples) -> row("donor -> receiver, " + nodes, samples));
    first.forEach((nodes, sample) -> row("the same, at once after start", List.of(sample)));
    theirs.forEach((job, samples) -> row("nginx -> curl, " + job, samples));
    alone.forEach(
        (part, seconds) ->
            System.out.printf(
                "| %s alone | | %s | | |%n", part, spread(seconds, this::perGib, "%.2f")));
    List<Sample> own = ours.get(Nodes.BORING_SSL);
    if (own == null || theirs.isEmpty()) {
      return;
    }
    System.out.printf(
        "%n| our BORING_SSL against | MB/s | CPU | sender's CPU | receiver's CPU |%n"
            + "|---|---|---|---|---|%n");
    theirs.forEach((job, samples) -> compare(job.toString(), samples, own));
    List<Sample> bare = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      bare.add(own.get(round).less(besides(round)));
    }
    compare("DISCARD, less what is above alone", theirs.get(Nginx.Job.DISCARD), bare);
  }

  private double besides(int round) {
    return alone.values().stream().mapToDouble(seconds -> seconds.get(round)).sum();
  }

  private void row(String name, List<Sample> samples) {
    System.out.printf(
        "| %s | %s | %s | %s | %s |%n",
        name,
        spread(samples, it -> mebibytes * MIB / 1e6 / it.seconds(), "%.0f"),
        spread(samples, it -> perGib(it.cpu()), "%.2f"),
        spread(samples, it -> perGib(it.senderCpu()), "%.2f"),
        spread(samples, it -> perGib(it.receiverCpu()), "%.2f"));
  }

  private double perGib(double seconds) {
    return seconds * GIB / (mebibytes * MIB);
  }

  /** Round by round. More than 1 is better than theirs. */
  private void compare(String job, List<Sample> samples, List<Sample> own) {
    System.out.printf(
        "| %s | %s | %s | %s | %s |%n",
        job,
        ratio(samples, own, Sample::seconds),
        ratio(samples, own, Sample::cpu),
        ratio(samples, own, Sample::senderCpu),
        ratio(samples, own, Sample::receiverCpu));
  }

  private static String ratio(
      List<Sample> samples, List<Sample> own, ToDoubleFunction<Sample> value) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      ratios.add(value.applyAsDouble(samples.get(i)) / value.applyAsDouble(own.get(i)));
    }
    return spread(ratios, it -> it, "%.2f x");
  }

  private static <T> String spread(List<T> samples, ToDoubleFunction<T> value, String format) {
    double[] sorted = samples.stream().mapToDouble(value).sorted().toArray();
    return String.format(
        Locale.ROOT,
        format + " (" + format + "-" + format + ")",
        sorted[sorted.length / 2],
        sorted[0],
        sorted[sorted.length - 1]);
  }
}
