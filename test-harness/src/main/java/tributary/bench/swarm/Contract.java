package tributary.bench.swarm;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tributary.demo.Await;

/**
 * What a lab tells each process of a swarm, in environment variables, and what it wants to hear. It
 * is the contract of the lab that libtorrent and others were measured in, so that any system can
 * take either place.
 *
 * @param role service, origin or peer
 * @param index of a peer, from 0
 * @param peers how many there are
 * @param ip own address; a private one behind NAT
 * @param coreIp where the service is
 * @param folder of this process; finished files lie there by their names in the end
 * @param source folder with the files that the origin takes in
 * @param go exists from the start of the measured time on
 * @param wanted names of files, the most wanted first
 * @param sizeBytes of each file
 * @param upBitsPerSecond and {@code downBitsPerSecond} of the own link
 * @param options over the settings of every node, as JSON with paths for keys
 */
public record Contract(
    String role,
    int index,
    int peers,
    String ip,
    String coreIp,
    Path folder,
    Path source,
    Path go,
    List<String> wanted,
    long sizeBytes,
    long upBitsPerSecond,
    long downBitsPerSecond,
    String options) {
  static final String EVENTS = "events";
  static final String STATS = "stats.json";
  static final String WARM_UP = "warm-up";

  /** From the start of the process; the other lab wants all to be ready within 120 s. */
  static final Duration WARM_UP_LIMIT = Duration.ofSeconds(95);

  /** The lab ends what takes too long. */
  static final Duration LIMIT = Duration.ofHours(1);

  private static final Duration LOOK = Duration.ofMillis(10);
  private static final long MOST_WARM_UP_BYTES = 8 << 20;

  static Contract from(Map<String, String> environment) {
    Reader in = new Reader(environment);
    return new Contract(
        in.text("ROLE"),
        (int) in.number("INDEX"),
        (int) in.number("N"),
        in.text("IP"),
        in.text("CORE_IP"),
        Path.of(in.text("DIR")),
        Path.of(in.text("SRC")),
        Path.of(in.text("GO")),
        List.of(in.text("WANT").split(":")),
        in.number("SIZE"),
        in.number("UP"),
        in.number("DOWN"),
        environment.getOrDefault("SWARM_OPTS", "{}"));
  }

  /** What {@link #from} reads, and what others' programs ask for. */
  Map<String, String> environment() {
    return Map.ofEntries(
        Map.entry("SWARM_ROLE", role),
        Map.entry("SWARM_INDEX", Integer.toString(index)),
        Map.entry("SWARM_N", Integer.toString(peers)),
        Map.entry("SWARM_IP", ip),
        Map.entry("SWARM_CORE_IP", coreIp),
        Map.entry("SWARM_DIR", folder.toString()),
        Map.entry("SWARM_EVENTS", folder.resolve(EVENTS).toString()),
        Map.entry("SWARM_STATS", folder.resolve(STATS).toString()),
        Map.entry("SWARM_SRC", source.toString()),
        Map.entry("SWARM_GO", go.toString()),
        Map.entry("SWARM_WANT", String.join(":", wanted)),
        Map.entry("SWARM_SIZE", Long.toString(sizeBytes)),
        Map.entry("SWARM_UP", Long.toString(upBitsPerSecond)),
        Map.entry("SWARM_DOWN", Long.toString(downBitsPerSecond)),
        Map.entry("SWARM_OPTS", options));
  }

  /** The options over these settings. */
  Config over(String settings) {
    return ConfigFactory.parseMap(
            ConfigFactory.parseString(options).root().unwrapped(), "SWARM_OPTS")
        .withFallback(ConfigFactory.parseString(settings));
  }

  private record Reader(Map<String, String> environment) {
    String text(String key) {
      String value = environment.get("SWARM_" + key);
      if (value == null || value.isBlank()) {
        throw new IllegalArgumentException("the lab must set SWARM_" + key);
      }
      return value;
    }

    long number(String key) {
      try {
        return Long.parseLong(text(key));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("SWARM_" + key + " must be a number", e);
      }
    }
  }

  /** Of all processes of this swarm: what one publishes for the others. */
  Path published(String name) {
    return go.resolveSibling("published").resolve(name);
  }

  void publish(String name, String content) {
    try {
      Path file = published(name);
      Files.createDirectories(file.getParent());
      Path made = file.resolveSibling(name + ".new");
      Files.writeString(made, content);
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String read(String name) {
    try {
      return Files.readString(published(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void ready() {
    tell("READY");
  }

  void done(String name) {
    tell(String.format(Locale.ROOT, "DONE %s %.3f", name, System.currentTimeMillis() / 1e3));
  }

  private void tell(String line) {
    try {
      Files.writeString(
          folder.resolve(EVENTS),
          line + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param uploaded payload bytes
   * @param redundant payload bytes received beyond the files
   */
  void stats(long uploaded, long redundant) {
    try {
      Files.writeString(
          folder.resolve(STATS),
          "{\"up_payload\":%d,\"redundant\":%d,\"rss_kb\":%d}"
              .formatted(uploaded, redundant, largestResidentKibibytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long largestResidentKibibytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(0);
  }

  void awaitGo() {
    Await.until("the lab's word to go", LIMIT, LOOK, () -> Files.exists(go));
  }

  /** Something small that every box has received before the clock starts: boxes are always on. */
  long warmUpBytes() {
    return Math.clamp(sizeBytes, 64 << 10, MOST_WARM_UP_BYTES);
  }
}
