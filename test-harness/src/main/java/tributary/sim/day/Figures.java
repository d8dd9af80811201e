package tributary.sim.day;

import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import tributary.core.scheduling.LeaseReason;
import tributary.sim.Agenda;

/**
 * Counts as the day goes by; sums over report intervals. What is before warm-up ends is plotted
 * only.
 */
final class Figures implements Network.Meter {
  /** Many numbers, kept for their distribution. */
  static final class Sample {
    private double[] values = new double[64];
    private int size;
    private boolean sorted;

    void add(double value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
      sorted = false;
    }

    int size() {
      return size;
    }

    /** The value that this share of them does not exceed; NaN of none. */
    double quantile(double share) {
      if (size == 0) {
        return Double.NaN;
      }
      if (!sorted) {
        Arrays.sort(values, 0, size);
        sorted = true;
      }
      return values[Math.clamp((long) Math.ceil(share * size) - 1, 0, size - 1)];
    }

    double mean() {
      return size == 0 ? Double.NaN : Arrays.stream(values, 0, size).sum() / size;
    }
  }

  private final Agenda agenda;
  private final long interval;
  private final long begin;
  private final long end;
  private final Map<Tier, double[]> bytes = new EnumMap<>(Tier.class);

  /** Box-nanoseconds with a list, and with something of it to watch. */
  private final double[] listed;

  private final double[] ready;
  private final byte[] standings;
  private int boxesListed;
  private int boxesReady;
  private long standingSince;

  private final Sample waits = new Sample();
  private final Sample firstPlayables = new Sample();
  private final Sample wishes = new Sample();
  private int gaveUp;
  private final double[] hidden;
  private final Map<LeaseReason, double[]> originReasons = new EnumMap<>(LeaseReason.class);
  private final Map<Integer, Long> pushed = new HashMap<>();
  private final Map<Integer, BitSet> pushedTo = new HashMap<>();
  private final Sample pushes = new Sample();

  Figures(Agenda agenda, Scenario scenario, int nodes) {
    this.agenda = agenda;
    interval = scenario.reportInterval().toNanos();
    begin = scenario.warmUp().toNanos();
    end = scenario.length().toNanos();
    int bins = (int) ((end + interval - 1) / interval);
    for (Tier tier : Tier.values()) {
      bytes.put(tier, new double[bins]);
    }
    hidden = new double[bins];
    listed = new double[bins];
    ready = new double[bins];
    standings = new byte[nodes];
  }

  @Override
  public void moved(Flow flow, double moved, long from, long to) {
    if (flow.terms.reason().isShadow()) {
      spread(hidden, moved, from, to);
    } else {
      flow.receiver.bytesReceived += (long) moved;
    }
    spread(bytes.get(flow.tier), moved, from, to);
    if (flow.tier == Tier.ORIGIN) {
      double[] bins =
          originReasons.computeIfAbsent(flow.terms.reason(), first -> new double[listed.length]);
      spread(bins, moved, from, to);
    }
  }

  void pushed(int title) {
    pushed.put(title, agenda.now());
    pushedTo.put(title, new BitSet());
  }

  /** A box has all of it. */
  void confirmed(Box box, int title) {
    Long since = pushed.get(title);
    if (since != null && !box.isOrigin() && !pushedTo.get(title).get(box.number)) {
      pushedTo.get(title).set(box.number);
      pushes.add(seconds(agenda.now() - since));
    }
  }

  /** Seconds from a push until a box had it all. */
  Sample pushes() {
    return pushes;
  }

  private void spread(double[] bins, double amount, long from, long to) {
    if (to <= from) {
      return;
    }
    for (long at = from; at < to && at < end; ) {
      int bin = (int) (at / interval);
      long until = Math.min(to, (bin + 1) * interval);
      bins[bin] += amount * (until - at) / (to - from);
      at = until;
    }
  }

  /** Whether it has a list, and something of it to watch, may have changed. */
  void standing(Box box) {
    byte now = (byte) (box.wishes.isEmpty() ? 0 : box.ready > 0 ? 2 : 1);
    byte before = standings[box.number];
    if (now != before) {
      countStandings();
      standings[box.number] = now;
      boxesListed += Math.min(now, 1) - Math.min(before, 1);
      boxesReady += (now == 2 ? 1 : 0) - (before == 2 ? 1 : 0);
    }
  }

  private void countStandings() {
    double time = agenda.now() - standingSince;
    spread(listed, time * boxesListed, standingSince, agenda.now());
    spread(ready, time * boxesReady, standingSince, agenda.now());
    standingSince = agenda.now();
  }

  /** From sitting down to the first picture; nanoseconds, as all below. */
  void waited(long nanos) {
    if (isMeasured()) {
      waits.add(seconds(nanos));
    }
  }

  void gaveUp(long after) {
    if (isMeasured()) {
      gaveUp++;
      waits.add(seconds(after));
    }
  }

  /** From having nothing to watch to having something; while the box was on. */
  void firstPlayable(long nanos) {
    if (isMeasured()) {
      firstPlayables.add(seconds(nanos));
    }
  }

  /** From the listing of a title to its being playable; while the box was on. */
  void wishMet(long nanos) {
    if (isMeasured()) {
      wishes.add(seconds(nanos));
    }
  }

  private boolean isMeasured() {
    return agenda.now() >= begin && agenda.now() <= end;
  }

  private double measured(double[] bins) {
    return Arrays.stream(bins).skip(begin / interval).sum();
  }

  private static double seconds(long nanos) {
    return (double) nanos / Agenda.SECOND;
  }

  Sample waits() {
    return waits;
  }

  Sample firstPlayables() {
    return firstPlayables;
  }

  Sample wishes() {
    return wishes;
  }

  int gaveUp() {
    return gaveUp;
  }

  int views() {
    return waits.size();
  }

  double[] bytes(Tier tier) {
    return bytes.get(tier).clone();
  }

  double total(Tier tier) {
    return measured(bytes.get(tier));
  }

  /** Share of the bytes to boxes that came from boxes; NaN if none came. */
  double offload() {
    double all = 0;
    for (Tier tier : Tier.values()) {
      all += tier.isDelivery() ? total(tier) : 0;
    }
    return 1 - total(Tier.ORIGIN) / all;
  }

  double[] offloads() {
    double[] shares = new double[listed.length];
    for (int bin = 0; bin < shares.length; bin++) {
      double all = 0;
      for (Tier tier : Tier.values()) {
        all += tier.isDelivery() ? bytes.get(tier)[bin] : 0;
      }
      shares[bin] = all == 0 ? Double.NaN : 1 - bytes.get(Tier.ORIGIN)[bin] / all;
    }
    return shares;
  }

  /** Bits per second to boxes, over the day. */
  double[] originLoad() {
    double[] load = bytes(Tier.ORIGIN);
    for (int bin = 0; bin < load.length; bin++) {
      load[bin] *= 8.0 * Agenda.SECOND / Math.min(interval, end - bin * interval);
    }
    return load;
  }

  /** Bytes for shadow lists. */
  double hidden() {
    return measured(hidden);
  }

  /** The most of {@link #originLoad}. */
  double originPeak() {
    return Arrays.stream(originLoad()).skip(begin / interval).max().orElse(Double.NaN);
  }

  /** Bits per second from origin in that hour of the last day; NaN if it is not all simulated. */
  double originLoadAt(int hour) {
    return average(bytes.get(Tier.ORIGIN), hour);
  }

  /** The same by what it was sent for. */
  Map<LeaseReason, Double> originReasonsAt(int hour) {
    Map<LeaseReason, Double> loads = new EnumMap<>(LeaseReason.class);
    originReasons.forEach((reason, bins) -> loads.put(reason, average(bins, hour)));
    return loads;
  }

  private double average(double[] bins, int hour) {
    long day = Duration.ofDays(1).toNanos();
    long from = (end / day - 1) * day + Duration.ofHours(hour).toNanos();
    int count = (int) (Duration.ofHours(1).toNanos() / interval);
    int first = (int) (from / interval);
    return from < 0 || count == 0
        ? Double.NaN
        : 8.0 * Arrays.stream(bins, first, first + count).sum() / (count * seconds(interval));
  }

  /** Share of box-time with something listed in which something of it could be watched. */
  double readyShare() {
    countStandings();
    return measured(ready) / measured(listed);
  }

  /**
   * Jain's index of the bytes received, among boxes that asked for as much on a line as fast; the
   * mean of these groups by size. NaN if nobody asked for anything.
   */
  static double fairness(Box[] boxes) {
    Map<Long, double[]> groups = new HashMap<>();
    for (Box box : boxes) {
      if (box.asked > 0) {
        double[] sums = groups.computeIfAbsent(box.asked + 1000 * box.down, none -> new double[3]);
        sums[0]++;
        sums[1] += box.bytesReceived;
        sums[2] += (double) box.bytesReceived * box.bytesReceived;
      }
    }
    double weighted = 0;
    double count = 0;
    for (double[] sums : groups.values()) {
      weighted += sums[2] == 0 ? sums[0] : sums[1] * sums[1] / sums[2];
      count += sums[0];
    }
    return weighted / count;
  }
}
