package tributary.bench.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tributary.edge.store.SegmentStore;
import tributary.edge.store.StoredItem;
import tributary.model.Manifest;
import tributary.model.RefusedException;

/**
 * A real receiver is killed at random instants of a download from a real donor. After each kill its
 * store is opened: whatever was announced must be there, whatever the have map says must be whole,
 * and in the end no more may have been sent twice than was in flight.
 */
@Command(
    name = "powerloss",
    mixinStandardHelpOptions = true,
    description = "kill -9 at random instants of a download; what the store holds afterwards.")
public final class PowerLoss implements Callable<Integer> {
  private static final int SEGMENT_BYTES = 256 << 10;
  private static final int AHEAD_SEGMENTS = 4;
  private static final int KILLS_A_LINE = 10;

  /** Asked for and not stored: what may be ahead, and the one that overshoots. */
  private static final int MOST_IN_FLIGHT = AHEAD_SEGMENTS + 1;

  @Option(names = "--kills", description = "How many (default: ${DEFAULT-VALUE}).")
  int kills = 200;

  @Option(names = "--seed", description = "Of the instants; printed (default: the clock's).")
  long seed = System.nanoTime();

  @Option(names = "--mib", description = "Size of the file (default: ${DEFAULT-VALUE}).")
  int mebibytes = 32;

  @Option(names = "--uplink", description = "Of the donor (default: ${DEFAULT-VALUE}).")
  String uplink = "200Mbit";

  @Option(
      names = "--latest",
      paramLabel = "MS",
      description = "Of a kill after the first segment (default: ${DEFAULT-VALUE}).")
  int latestMillis = 1500;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Where files lie (default: the system's temporary folder).")
  Path parent = Path.of(System.getProperty("java.io.tmpdir"));

  private final BitSet held = new BitSet();
  private int killed;
  private int wrong;
  private int downloads;
  private long stored;
  private long mostLost;

  @Override
  public Integer call() throws IOException {
    System.out.println("seed " + seed);
    Path shared = Files.createTempDirectory(parent, "tributary-power-loss-");
    try {
      run(shared);
    } finally {
      delete(shared);
    }
    return wrong == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private void run(Path shared) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Item item = Item.make(shared, (long) mebibytes << 20, SEGMENT_BYTES, random);
    item.storeIn(shared.resolve("donor"));
    try (NodeUnderTest donor =
        new NodeUnderTest(
            shared, shared.resolve("donor"), "donor " + uplink + " whole", List.of())) {
      int port = Integer.parseInt(donor.await("port"));
      long sent = 0;
      while (killed < kills) {
        List<String> said = liveAndDie(shared, donor, port, random.nextInt(latestMillis));
        long before = stored;
        inspect(shared.resolve("receiver"), item.manifest(), said);
        long now = donor.bytesSent();
        mostLost = Math.max(mostLost, now - sent - (stored - before));
        sent = now;
        if (killed % KILLS_A_LINE == 0) {
          System.out.println(killed + " of " + kills + " kills, " + wrong + " wrong");
        }
      }
      summarise(sent);
    }
  }

  /** One life of the receiver; what it announced. */
  private List<String> liveAndDie(Path shared, NodeUnderTest donor, int port, int afterMillis)
      throws IOException {
    killed++;
    NodeUnderTest receiver =
        new NodeUnderTest(
            shared,
            shared.resolve("receiver"),
            "receiver 10Gbit whole",
            List.of(
                "-XX:TieredStopAtLevel=1",
                "-Dtributary.edge.download.most-ahead=" + AHEAD_SEGMENTS * SEGMENT_BYTES + "B"));
    try (receiver) {
      receiver.await("tls");
      donor.tell("donate " + killed);
      receiver.tell("fetch " + killed + " " + port);
      // Bringing up a JVM and a connection takes longer than most downloads here.
      List<String> said = new ArrayList<>(List.of("held " + receiver.await("held")));
      receiver.liveFor(afterMillis);
      said.addAll(receiver.kill());
      return said;
    }
  }

  private void inspect(Path folder, Manifest manifest, List<String> said) throws IOException {
    try (SegmentStore store = SegmentStore.open(folder, Long.MAX_VALUE)) {
      BitSet claims = new BitSet();
      if (store.item(manifest.media()).isPresent()) {
        StoredItem item = store.item(manifest.media()).get();
        claims = item.have().toBits();
        claims.stream().forEach(segment -> requireWhole(item, segment));
      }
      for (String line : said) {
        if (line.startsWith("held ") && !claims.get(Integer.parseInt(line.substring(5)))) {
          complain("was announced and is not there: " + line);
        }
      }
      BitSet lost = (BitSet) held.clone();
      lost.andNot(claims);
      if (!lost.isEmpty()) {
        complain("was there before and is not any more: " + lost);
      }
      claims.stream()
          .filter(segment -> !held.get(segment))
          .forEach(segment -> stored += manifest.segmentLength(segment));
      held.clear();
      held.or(claims);
      if (claims.cardinality() == manifest.segmentCount()) {
        downloads++;
        held.clear();
        store.remove(manifest.media());
      }
    }
  }

  private void requireWhole(StoredItem item, int segment) {
    try {
      item.read(segment);
    } catch (RefusedException | IOException e) {
      complain(e.getMessage());
    }
  }

  private void complain(String what) {
    wrong++;
    System.out.println("WRONG after kill " + killed + ": " + what);
  }

  private void summarise(long sent) {
    double again = (double) (sent - stored) / SEGMENT_BYTES;
    if (again > (double) kills * MOST_IN_FLIGHT) {
      complain("more was sent twice than was in flight");
    }
    System.out.printf(
        Locale.ROOT,
        "%d kills, %d wrong; %d downloads of %d segments completed%n"
            + "sent again: %.2f segments a kill, at most %.2f (in flight: at most %d)%n",
        kills,
        wrong,
        downloads,
        (mebibytes << 20) / SEGMENT_BYTES,
        again / kills,
        (double) mostLost / SEGMENT_BYTES,
        MOST_IN_FLIGHT);
  }

  static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
