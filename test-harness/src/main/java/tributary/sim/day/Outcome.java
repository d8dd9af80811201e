package tributary.sim.day;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tributary.core.scheduling.LeaseReason;
import tributary.sim.Agenda;

/**
 * What came of a run; the JSON report has these. Times in seconds; null where there is no figure.
 *
 * @param offload of all bytes to boxes, those that nobody wished for too
 * @param load the bytes of the wishes that were met, of what boxes could send
 * @param offloadOfWishes the bytes of the wishes that were met, less origin's
 * @param bytes by tier
 * @param readyShare of box-time with something listed, that with something of it to watch
 * @param hash SHA-256 of the trace
 */
record Outcome(
    @JsonProperty String mind,
    @JsonProperty String scenario,
    @JsonProperty long seed,
    @JsonProperty int boxes,
    @JsonProperty long simulatedSeconds,
    @JsonProperty double wallSeconds,
    @JsonProperty double cpuSeconds,
    @JsonProperty long events,
    @JsonProperty long leases,
    @JsonProperty String hash,
    @JsonProperty Double offload,
    @JsonProperty Double load,
    @JsonProperty Double offloadOfWishes,
    @JsonProperty Double feasibleOffload,
    @JsonProperty Map<String, Long> bytes,
    @JsonProperty Double originPeakMbit,
    @JsonProperty Double originBusiestHourMbit,
    @JsonProperty Map<String, Double> originBusiestHourReasons,
    @JsonProperty long shadowBytes,
    @JsonProperty Spread waits,
    @JsonProperty int gaveUp,
    @JsonProperty Spread firstPlayable,
    @JsonProperty Spread wishes,
    @JsonProperty Spread pushes,
    @JsonProperty Double pushBound,
    @JsonProperty Double readyShare,
    @JsonProperty Double fairness,
    @JsonProperty long violations,
    @JsonProperty List<String> firstViolations,
    @JsonProperty long intervalSeconds,
    @JsonProperty List<Double> offloads,
    @JsonProperty List<Double> originMbit) {

  /** What the run took; the CPU is that of its one thread. */
  record Effort(double wallSeconds, double cpuSeconds) {
    static final Effort NONE = new Effort(0, 0);

    static Effort now() {
      long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      return new Effort(System.nanoTime() / 1e9, cpu / 1e9);
    }

    Effort since(Effort before) {
      return new Effort(wallSeconds - before.wallSeconds, cpuSeconds - before.cpuSeconds);
    }
  }

  /** {@code percentiles}: 0 to 100. */
  record Spread(
      @JsonProperty int count, @JsonProperty Double mean, @JsonProperty List<Double> percentiles) {
    static Spread of(Figures.Sample sample) {
      List<Double> percentiles = new ArrayList<>();
      for (int percent = 0; percent <= 100; percent++) {
        percentiles.add(finite(sample.quantile(percent / 100.0)));
      }
      return new Spread(sample.size(), finite(sample.mean()), percentiles);
    }

    Double at(int percent) {
      return percentiles.get(percent);
    }
  }

  static Outcome of(Day day, String mind, Effort effort) {
    Scenario scenario = day.scenario();
    Figures figures = day.figures();
    Map<String, Long> bytes = new LinkedHashMap<>();
    for (Tier tier : Tier.values()) {
      bytes.put(tier.words(), (long) figures.total(tier));
    }
    double[] origin = figures.originLoad();
    return new Outcome(
        mind,
        scenario.name(),
        scenario.seed(),
        scenario.boxes().count(),
        day.agenda().now() / Agenda.SECOND,
        effort.wallSeconds(),
        effort.cpuSeconds(),
        day.events(),
        day.leases(),
        day.trace().hash(),
        finite(figures.offload()),
        finite(day.feasible().load()),
        finite(day.feasible().offload(figures.total(Tier.ORIGIN))),
        finite(day.feasible().most()),
        bytes,
        finite(figures.originPeak() / 1e6),
        finite(figures.originLoadAt(busiestHour(scenario)) / 1e6),
        reasons(figures.originReasonsAt(busiestHour(scenario))),
        (long) figures.hidden(),
        Spread.of(figures.waits()),
        figures.gaveUp(),
        Spread.of(figures.firstPlayables()),
        Spread.of(figures.wishes()),
        Spread.of(figures.pushes()),
        finite(pushBound(day)),
        finite(figures.readyShare()),
        finite(day.fairness()),
        day.checks().count(),
        day.checks().violations().stream().map(Checks.Violation::toString).toList(),
        scenario.reportInterval().toSeconds(),
        Arrays.stream(figures.offloads()).mapToObj(Outcome::finite).toList(),
        Arrays.stream(origin).mapToObj(load -> finite(load / 1e6)).toList());
  }

  /** In which most sit down to watch. */
  private static int busiestHour(Scenario scenario) {
    double[] weights = scenario.demand().viewWeights();
    int busiest = 0;
    for (int hour = 1; hour < weights.length; hour++) {
      busiest = weights[hour] > weights[busiest] ? hour : busiest;
    }
    return busiest;
  }

  private static Map<String, Double> reasons(Map<LeaseReason, Double> loads) {
    Map<String, Double> named = new LinkedHashMap<>();
    loads.forEach((reason, load) -> named.put(reason.name(), finite(load / 1e6)));
    return named;
  }

  /**
   * Seconds that no way of sending one title to all boxes can be faster than, were all of them on
   * (Mundinger, Weber and Weiss 2008): the slowest downlink, what leaves origin, all uplinks.
   */
  private static double pushBound(Day day) {
    double bits = 8.0 * day.titles().manifest(0).lengthBytes();
    double slowest = Double.POSITIVE_INFINITY;
    double origin = 0;
    double all = 0;
    int boxes = 0;
    for (Box node : day.town().nodes()) {
      all += node.up;
      if (node.isOrigin()) {
        origin += node.up;
      } else {
        slowest = Math.min(slowest, (double) node.down);
        boxes++;
      }
    }
    return Math.max(bits / slowest, Math.max(bits / origin, boxes * bits / all));
  }

  private static Double finite(double value) {
    return Double.isFinite(value) ? Double.valueOf(value) : null;
  }
}
