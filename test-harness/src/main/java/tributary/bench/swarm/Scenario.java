package tributary.bench.swarm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Who wants what over which lines. Everything random in it comes from the seed.
 *
 * @param originUp bits per second
 * @param lines the peers' lines, one for each
 * @param files how many there are; each peer wants {@code wanted} of them, picked by Zipf's law
 * @param natShare of the peers behind a NAT box of their own
 * @param churn who leaves at half of the bound
 * @param torrent what libtorrent does best with here
 * @param distance between any two hosts
 */
public record Scenario(
    String name,
    long originUp,
    List<Link> lines,
    long fileBytes,
    int files,
    int wanted,
    double natShare,
    Churn churn,
    Torrent torrent,
    Distance distance,
    long seed) {
  private static final long MIB = 1 << 20;

  /** A quarter of the peers leaves: KILL resets their connections, CUT is silence. */
  public enum Churn {
    NONE,
    KILL,
    CUT;

    static final double SHARE = 0.25;
  }

  /** Options of libtorrent. */
  public enum Torrent {
    TCP,
    SUPER_SEEDING,
    UTP,
    ONE_TORRENT
  }

  public static List<Scenario> all() {
    return List.of(
        flash("flash16", 16, 20, Churn.NONE, Torrent.TCP),
        flash("flash32", 32, 20, Churn.NONE, Torrent.TCP),
        flash("weak16", 16, 5, Churn.NONE, Torrent.SUPER_SEEDING),
        flash("weak32", 32, 5, Churn.NONE, Torrent.SUPER_SEEDING),
        flash("kill", 16, 20, Churn.KILL, Torrent.TCP),
        flash("cut", 16, 20, Churn.CUT, Torrent.TCP),
        new Scenario(
            "nat",
            20_000_000,
            same(16, Link.megabits(20, 5)),
            16 * MIB,
            1,
            1,
            0.75,
            Churn.NONE,
            Torrent.UTP,
            Distance.NONE,
            1),
        new Scenario(
            "lists",
            10_000_000,
            mixed(),
            4 * MIB,
            20,
            5,
            0,
            Churn.NONE,
            Torrent.ONE_TORRENT,
            Distance.NONE,
            1),
        new Scenario(
            "slow",
            4_000_000,
            same(16, Link.megabits(1, 0.256)),
            2 * MIB,
            1,
            1,
            0,
            Churn.NONE,
            Torrent.TCP,
            Distance.NONE,
            1));
  }

  /**
   * @throws IllegalArgumentException as {@link ScenarioName} says
   */
  public static Scenario named(String name) {
    return ScenarioName.scenario(name);
  }

  /** Other draws: of the lines, the lists, and who leaves. */
  public Scenario drawn(long otherSeed) {
    return new Scenario(
        name, originUp, lines, fileBytes, files, wanted, natShare, churn, torrent, distance,
        otherSeed);
  }

  /** The same of everything else. */
  Scenario with(
      String newName, long newOriginUp, List<Link> newLines, long newFileBytes, Distance newWay) {
    return new Scenario(
        newName,
        newOriginUp,
        newLines,
        newFileBytes,
        files,
        wanted,
        natShare,
        churn,
        torrent,
        newWay,
        seed);
  }

  static Scenario flash(String name, int peers, int origin, Churn churn, Torrent torrent) {
    List<Link> lines = same(peers, Link.megabits(20, 5));
    return new Scenario(
        name, origin * 1_000_000L, lines, 32 * MIB, 1, 1, 0, churn, torrent, Distance.NONE, 1);
  }

  private static List<Link> same(int peers, Link line) {
    return Collections.nCopies(peers, line);
  }

  private static List<Link> mixed() {
    List<Link> lines = new ArrayList<>();
    lines.addAll(same(13, Link.megabits(5, 0.5)));
    lines.addAll(same(13, Link.megabits(10, 2)));
    lines.addAll(same(6, Link.megabits(20, 5)));
    return lines;
  }

  int peers() {
    return lines.size();
  }

  /** The peers' lines, shuffled, some of them behind NAT. */
  public List<Link> links() {
    Random random = new Random(seed);
    List<Link> links = new ArrayList<>(lines);
    Collections.shuffle(links, random);
    List<Integer> order = new ArrayList<>(IntStream.range(0, peers()).boxed().toList());
    Collections.shuffle(order, random);
    order
        .subList(0, (int) Math.round(natShare * peers()))
        .forEach(peer -> links.set(peer, links.get(peer).withNat()));
    return links;
  }

  /** What each peer wants, the most wanted first: files are popular as 1, 1/2, 1/3... */
  public List<List<String>> wishes() {
    Random random = new Random(seed + 1);
    List<List<String>> wishes = new ArrayList<>();
    for (int peer = 0; peer < peers(); peer++) {
      List<Integer> left = new ArrayList<>(IntStream.range(0, files).boxed().toList());
      List<String> list = new ArrayList<>();
      while (list.size() < wanted) {
        Integer file = pick(left, random);
        left.remove(file);
        list.add(fileName(file));
      }
      wishes.add(List.copyOf(list));
    }
    return wishes;
  }

  private static Integer pick(List<Integer> files, Random random) {
    double all = files.stream().mapToDouble(file -> 1.0 / (file + 1)).sum();
    double at = random.nextDouble() * all;
    for (Integer file : files) {
      at -= 1.0 / (file + 1);
      if (at <= 0) {
        return file;
      }
    }
    return files.getLast();
  }

  static String fileName(int file) {
    return "f%02d.bin".formatted(file);
  }

  public List<String> fileNames() {
    return IntStream.range(0, files).mapToObj(Scenario::fileName).toList();
  }

  /** The peers that leave. */
  public List<Integer> leaving() {
    if (churn == Churn.NONE) {
      return List.of();
    }
    List<Integer> order = new ArrayList<>(IntStream.range(0, peers()).boxed().toList());
    Collections.shuffle(order, new Random(seed + 2));
    return List.copyOf(order.subList(0, (int) Math.round(Churn.SHARE * peers())));
  }
}
