package tributary.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Who has what line and who wants what, and the fluid bound for it.
 *
 * @param originBits the origin's uplink, bits per second on the wire
 * @param lines of each box
 * @param itemBytes of each item
 * @param wants items of each box, first priority first
 * @param leavingAt seconds; when {@code leaving} boxes vanish
 */
public record Scenario(
    String name,
    long originBits,
    List<Line> lines,
    long itemBytes,
    int items,
    List<List<Integer>> wants,
    int leaving,
    double leavingAt,
    boolean silently) {

  /** TCP payload of a full Ethernet frame over its wire bytes. */
  static final double PAYLOAD = 1448.0 / 1514.0;

  /** Bits per second on the wire. */
  public record Line(long down, long up) {}

  public static final List<String> NAMES =
      List.of("flash16", "flash32", "weak16", "weak32", "kill", "cut", "nat", "lists", "slow");

  public static Scenario named(String name) {
    return switch (name) {
      case "flash16" -> equal(name, 16, 20, 20, 5, 32);
      case "flash32" -> equal(name, 32, 20, 20, 5, 32);
      case "weak16" -> equal(name, 16, 5, 20, 5, 32);
      case "weak32" -> equal(name, 32, 5, 20, 5, 32);
      case "kill" -> equal(name, 16, 20, 20, 5, 32).leaving(4, false);
      case "cut" -> equal(name, 16, 20, 20, 5, 32).leaving(4, true);
      case "nat" -> equal(name, 16, 20, 20, 5, 16);
      case "lists" -> lists();
      case "slow" -> equal(name, 16, 4, 1, 0.256, 2);
      default -> throw new IllegalArgumentException("no scenario " + name + ", but " + NAMES);
    };
  }

  private static Scenario equal(
      String name, int n, double origin, double down, double up, int mebibytes) {
    List<Line> lines = new ArrayList<>();
    List<List<Integer>> wants = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      lines.add(new Line((long) (down * 1e6), (long) (up * 1e6)));
      wants.add(List.of(0));
    }
    return new Scenario(
        name, (long) (origin * 1e6), lines, (long) mebibytes << 20, 1, wants, 0, 0, false);
  }

  private Scenario leaving(int boxes, boolean silently) {
    return new Scenario(
        name, originBits, lines, itemBytes, items, wants, boxes, bound() / 2, silently);
  }

  /**
   * Mbit/s down and up of 32 mixed boxes, and the 5 of 20 items that each wants, drawn by Zipf's
   * law.
   */
  private static final String LISTS =
      """
      20/5:0.7.1.15.10 10/2:17.6.2.8.15 5/0.5:3.1.7.10.17 5/0.5:15.1.14.13.0 20/5:4.7.0.10.15
      5/0.5:18.2.17.3.13 5/0.5:0.2.18.5.16 5/0.5:1.12.3.8.2 5/0.5:5.1.14.9.7 10/2:0.8.1.2.15
      5/0.5:1.8.3.0.15 10/2:4.3.6.0.1 20/5:0.2.16.6.4 10/2:1.12.2.15.6 10/2:4.7.1.13.17
      5/0.5:15.2.0.11.1 10/2:16.2.1.5.17 20/5:1.10.2.0.8 5/0.5:9.1.5.11.4 5/0.5:3.0.1.8.15
      10/2:15.0.17.1.13 10/2:2.8.0.3.13 10/2:0.2.1.5.18 10/2:5.4.0.10.3 5/0.5:0.2.4.12.3
      20/5:0.9.18.17.3 5/0.5:18.0.3.1.17 10/2:2.3.1.12.18 10/2:4.6.1.3.0 20/5:5.9.4.1.8
      10/2:0.2.1.3.4 5/0.5:14.1.0.7.2
      """;

  private static Scenario lists() {
    List<Line> lines = new ArrayList<>();
    List<List<Integer>> wants = new ArrayList<>();
    for (String box : LISTS.strip().split("\\s+", -1)) {
      String[] parts = box.split("[/:]", -1);
      lines.add(
          new Line(
              (long) (Double.parseDouble(parts[0]) * 1e6),
              (long) (Double.parseDouble(parts[1]) * 1e6)));
      wants.add(Arrays.stream(parts[2].split("\\.")).map(Integer::valueOf).toList());
    }
    return new Scenario("lists", 10_000_000, lines, 4 << 20, 20, wants, 0, 0, false);
  }

  private double bits() {
    return itemBytes * 8.0;
  }

  private long distinct() {
    return wants.stream().flatMap(List::stream).distinct().count();
  }

  private double uplinks(int boxes) {
    return lines.subList(0, boxes).stream().mapToDouble(Line::up).sum();
  }

  /** T_pay: seconds, headers paid; the survivors' when boxes leave. */
  public double bound() {
    int n = lines.size();
    int each = wants.get(0).size();
    double slowest = lines.stream().mapToDouble(Line::down).min().orElseThrow();
    double all = n * each * bits() / PAYLOAD;
    double full = all / (originBits + uplinks(n));
    double least = Math.max(distinct() * bits() / originBits, each * bits() / slowest) / PAYLOAD;
    if (leaving > 0) {
      int rest = n - leaving;
      double needed = rest * each * bits() / PAYLOAD;
      full = needed / (originBits + uplinks(n));
      if (full > leavingAt) {
        double sent = leavingAt * (originBits + uplinks(n));
        full = leavingAt + (needed - sent) / (originBits + uplinks(rest));
      }
    }
    return Math.max(full, least);
  }
}
