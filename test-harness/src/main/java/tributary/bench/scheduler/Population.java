package tributary.bench.scheduler;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import tributary.sim.Zipf;

/**
 * Who holds and wants what. The same for every contestant: each box is drawn from the seed and its
 * number alone, so nothing of it needs to be kept.
 *
 * @param skew of the titles' popularity, by Zipf's law: weight {@code 1 / rank^skew}
 * @param holdings whole items on each box
 * @param listed on each box's list, none of them held
 * @param uplink of a box, bits per second
 * @param demand what all boxes can receive, as a share of what all can send
 * @param servers that hold every title
 * @param serverShare their uplink together, as a share of that of the boxes
 */
public record Population(
    long seed,
    int boxes,
    int titles,
    double skew,
    int holdings,
    int listed,
    long titleBytes,
    int segments,
    long uplink,
    double demand,
    int servers,
    double serverShare) {

  /** Titles held, the oldest first; titles listed, the first rank first. */
  record Box(int[] held, int[] list, BitSet partOfFirst, boolean watchedAll) {}

  public Population {
    require(boxes > 0, "boxes must be more than 0, was " + boxes);
    require(
        titles >= 2 * (holdings + listed),
        "titles must be at least twice what a box holds and lists, was " + titles);
    require(demand > 0, "demand must be more than 0, was " + demand);
    require(servers > 0, "servers must be more than 0, was " + servers);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(what);
    }
  }

  /** As the issue has it: 15,000 titles of Zipf 0.8, 30 holdings, a list of 20, films of 2 GiB. */
  public static Population of(int boxes, long seed, double demand) {
    return new Population(
        seed, boxes, 15_000, 0.8, 30, 20, 2L << 30, 512, 10_000_000, demand, 4, 0.05);
  }

  long downlink() {
    return Math.round(uplink * demand);
  }

  /** Of one media server. */
  long serverUplink() {
    return Math.max(uplink, Math.round(serverShare * uplink * boxes / servers));
  }

  int segmentBytes() {
    return Math.toIntExact((titleBytes + segments - 1) / segments);
  }

  /** Room for a third more than it holds. */
  long capacityBytes() {
    return titleBytes * (holdings + Math.max(2, holdings / 3));
  }

  /** Draws titles by their popularity. */
  Zipf zipf() {
    return new Zipf(titles, skew);
  }

  Box box(int number, Zipf zipf) {
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number);
    int[] drawn = new int[holdings + listed];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = another(drawn, i, zipf, random);
    }
    double progress = random.nextDouble();
    BitSet part = new BitSet(segments);
    for (int segment = 0; segment < segments; segment++) {
      part.set(segment, random.nextDouble() < progress);
    }
    part.clear(random.nextInt(segments));
    return new Box(
        Arrays.copyOf(drawn, holdings),
        Arrays.copyOfRange(drawn, holdings, drawn.length),
        part,
        random.nextInt(10) == 0);
  }

  /** A title that is not among the first {@code count}. */
  private static int another(int[] drawn, int count, Zipf zipf, SplittableRandom random) {
    int title;
    boolean there;
    do {
      title = zipf.draw(random);
      there = false;
      for (int i = 0; i < count; i++) {
        there |= drawn[i] == title;
      }
    } while (there);
    return title;
  }
}
