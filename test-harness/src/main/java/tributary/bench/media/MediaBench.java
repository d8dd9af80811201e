package tributary.bench.media;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tributary.bench.swarm.SwarmBenchmark;
import tributary.edge.store.StoredItem;
import tributary.media.ClearTrack;
import tributary.media.ContentKey;
import tributary.model.Manifest;
import tributary.model.MediaIndex;
import tributary.wire.MediaIndexFile;

/** How fast films are cleared and taken in, by one command; see protocol's and stb-node's pages. */
@Command(
    name = "media",
    mixinStandardHelpOptions = true,
    description =
        "Frames cleared beside AES-CTR alone; films taken in beside a copy through SHA-256 twice.")
public final class MediaBench implements Callable<Integer> {
  private static final int STEP = 16 << 10;
  private static final long MOST_CLEARED_BYTES = 32 << 20;

  @Option(names = "--movie", description = "Default: the sample film.")
  Path movie;

  @Option(names = "--rounds", description = "Measured (default: ${DEFAULT-VALUE}).")
  int rounds = 5;

  @Option(
      names = "--warm-up",
      description = "Rounds of taking in before those (default: ${DEFAULT-VALUE}).")
  int warmUp = 15;

  @Option(
      names = "--times",
      description = "That the film is shown in the one taken in (default: ${DEFAULT-VALUE}).")
  int times = 1;

  @Option(names = "--mib", description = "Of film in each round (default: ${DEFAULT-VALUE}).")
  int mebibytes = 200;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Where all files lie (default: ${DEFAULT-VALUE}, in memory).")
  Path parent = Path.of("/dev/shm");

  @Override
  public Integer call() throws IOException, GeneralSecurityException {
    // A line for each film taken in would drown the figures.
    ((Logger) LoggerFactory.getLogger("tributary")).setLevel(Level.WARN);
    Path folder = Files.createTempDirectory(parent, "tributary-media-");
    try (FilmServer server = new FilmServer(folder)) {
      Path film = folder.resolve("film");
      place(film);
      StoredItem item = server.takeIn(film);
      try (ContentKey key = server.key()) {
        clearing(item, key);
      }
      takingIn(server, film);
    } finally {
      SwarmBenchmark.delete(folder);
    }
    return 0;
  }

  /** A copy of the film, for what is measured is to find it where its own files are. */
  private void place(Path film) throws IOException {
    Path one = times == 1 ? film : film.resolveSibling("once");
    if (movie != null) {
      Files.copy(movie, one);
    } else {
      try (InputStream in = MediaBench.class.getResourceAsStream("/film/big-buck-bunny.mp4")) {
        Files.copy(in, one);
      }
    }
    if (times > 1) {
      Reel.write(one, times, film);
      Files.delete(one);
    }
  }

  private interface Work {
    long bytes() throws IOException, GeneralSecurityException;

    /** Clears away what the work left; not measured. */
    default void clear() throws IOException {}
  }

  /** MB by the CPU time of the whole process, and by the clock. */
  private record Rate(double perCpuSecond, double perSecond) {}

  private Rate rate(Work work) throws IOException, GeneralSecurityException {
    long bytes = 0;
    long cpuNanos = 0;
    long nanos = 0;
    while (bytes < (long) mebibytes << 20) {
      long cpuBefore = cpuNanos();
      long before = System.nanoTime();
      bytes += work.bytes();
      nanos += System.nanoTime() - before;
      cpuNanos += cpuNanos() - cpuBefore;
      work.clear();
    }
    return new Rate(bytes / (cpuNanos / 1e9) / 1e6, bytes / (nanos / 1e9) / 1e6);
  }

  /** The first round is the warm-up. */
  private void measure(String what, Work work) throws IOException, GeneralSecurityException {
    List<Rate> rates = new ArrayList<>();
    for (int round = -1; round < rounds; round++) {
      Rate rate = rate(work);
      if (round >= 0) {
        rates.add(rate);
      }
    }
    print(what, rates);
  }

  private static void print(String what, List<Rate> rates) {
    double[] cpu = rates.stream().mapToDouble(Rate::perCpuSecond).sorted().toArray();
    double[] clocked = rates.stream().mapToDouble(Rate::perSecond).sorted().toArray();
    int middle = rates.size() / 2;
    int last = rates.size() - 1;
    System.out.printf(
        Locale.ROOT,
        "%-44s %6.0f MB per CPU-second (%.0f-%.0f), %6.0f MB/s (%.0f-%.0f)%n",
        what,
        cpu[middle],
        cpu[0],
        cpu[last],
        clocked[middle],
        clocked[0],
        clocked[last]);
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private void clearing(StoredItem item, ContentKey key)
      throws IOException, GeneralSecurityException {
    List<byte[]> all = new ArrayList<>();
    Manifest manifest = item.manifest();
    Manifest.Part first =
        manifest.parts().stream()
            .filter(part -> part.kind() == Manifest.Kind.INDEX)
            .findFirst()
            .orElseThrow();
    MediaIndex index =
        MediaIndexFile.read(item.read(first.offsetBytes(), (int) first.lengthBytes()));
    List<Manifest.Part> tracks =
        manifest.parts().stream()
            .filter(part -> part.track() > 0)
            .sorted(Comparator.comparingLong(Manifest.Part::lengthBytes))
            .toList();
    for (Manifest.Part part : tracks) {
      List<byte[]> fragments = fragments(item, part, index.tracks().get(part.track() - 1));
      all.addAll(fragments);
      ClearTrack track = new ClearTrack(manifest.media(), part.track(), key);
      measure(
          "cleared: " + part.contentType(),
          () -> {
            long bytes = 0;
            for (byte[] fragment : fragments) {
              track.clearFragment(fragment.clone());
              bytes += fragment.length;
            }
            return bytes;
          });
    }
    Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
    measure("the same fragments, one key, AES-CTR of JCE", () -> plain(cipher, all));
  }

  private static long plain(Cipher cipher, List<byte[]> fragments) throws GeneralSecurityException {
    long bytes = 0;
    for (byte[] fragment : fragments) {
      byte[] copy = fragment.clone();
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(new byte[16], "AES"),
          new IvParameterSpec(new byte[16]));
      for (int at = 0; at < copy.length; at += STEP) {
        cipher.update(copy, at, Math.min(STEP, copy.length - at), copy, at);
      }
      bytes += copy.length;
    }
    return bytes;
  }

  /** Some from all over the track, if it has more than should be held in memory. */
  private static List<byte[]> fragments(StoredItem item, Manifest.Part part, MediaIndex.Track track)
      throws IOException {
    List<byte[]> fragments = new ArrayList<>();
    int step = Math.clamp(part.lengthBytes() / MOST_CLEARED_BYTES, 1, Integer.MAX_VALUE);
    for (int i = 0; i < track.fragments().size(); i += step) {
      MediaIndex.Fragment fragment = track.fragments().get(i);
      fragments.add(item.read(part.offsetBytes() + fragment.offsetBytes(), fragment.lengthBytes()));
    }
    return fragments;
  }

  /** By turns, for what else runs on the machine to be the same for both. */
  private void takingIn(FilmServer server, Path film) throws IOException, GeneralSecurityException {
    long size = Files.size(film);
    Path copy = film.resolveSibling(film.getFileName() + ".copy");
    List<Rate> ours = new ArrayList<>();
    List<Rate> theirs = new ArrayList<>();
    for (int round = -warmUp; round < rounds; round++) {
      Rate taken = rate(new TakingIn(server, film, size));
      Rate copied = rate(new Copying(film, copy, size));
      if (round >= 0) {
        ours.add(taken);
        theirs.add(copied);
      }
    }
    print("taken in", ours);
    print("the same file copied through SHA-256 twice", theirs);
    System.out.printf(
        Locale.ROOT,
        "%-44s %s in CPU, %s by the clock%n",
        "taken in against copied",
        ratio(ours, theirs, Rate::perCpuSecond),
        ratio(ours, theirs, Rate::perSecond));
  }

  private static final class TakingIn implements Work {
    private final FilmServer server;
    private final Path film;
    private final long size;
    private StoredItem taken;

    TakingIn(FilmServer server, Path film, long size) {
      this.server = server;
      this.film = film;
      this.size = size;
    }

    @Override
    public long bytes() {
      taken = server.takeIn(film);
      return size;
    }

    @Override
    public void clear() throws IOException {
      server.remove(taken);
    }
  }

  private record Copying(Path film, Path to, long size) implements Work {
    @Override
    public long bytes() throws IOException {
      FilmCopy.write(film, to);
      return size;
    }

    @Override
    public void clear() throws IOException {
      Files.delete(to);
    }
  }

  private static String ratio(List<Rate> ours, List<Rate> theirs, ToDoubleFunction<Rate> of) {
    double[] ratios =
        IntStream.range(0, ours.size())
            .mapToDouble(i -> of.applyAsDouble(ours.get(i)) / of.applyAsDouble(theirs.get(i)))
            .sorted()
            .toArray();
    return String.format(
        Locale.ROOT,
        "%.2f x (%.2f x-%.2f x)",
        ratios[ratios.length / 2],
        ratios[0],
        ratios[ratios.length - 1]);
  }
}
