package tributary.sim;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tributary.bench.swarm.Bound;
import tributary.bench.swarm.Scenario;

/** Runs the swarm benchmark's scenarios against the scheduler's cores in simulated time. */
public final class SwarmSim {
  private SwarmSim() {}

  public static void main(String[] args) {
    Config config = ConfigFactory.load();
    List<String> names =
        args.length == 0
            ? Scenario.all().stream().map(Scenario::name).toList()
            : Arrays.asList(args);
    System.out.printf(
        "%-8s %7s %7s %7s %6s  %6s %6s %6s %6s  %s%n",
        "scenario",
        "T_pay",
        "median",
        "last",
        "ratio",
        "copies",
        "twice%",
        "leases",
        "busy%",
        "ranks");
    for (String name : names) {
      Scenario scenario = Scenario.named(name);
      Swarm swarm = new Swarm(scenario, config);
      swarm.run(600);
      print(scenario, swarm);
    }
  }

  private static void print(Scenario scenario, Swarm swarm) {
    List<Double> last = swarm.completions(-1);
    List<Double> ranks = new ArrayList<>();
    for (int rank = 0; rank < scenario.wanted(); rank++) {
      List<Double> times = swarm.completions(rank);
      ranks.add(times.isEmpty() ? Double.NaN : times.get(times.size() / 2));
    }
    double end = last.isEmpty() ? Double.NaN : last.get(last.size() - 1);
    System.out.printf(
        Locale.ROOT,
        "%-8s %7.1f %7.1f %7.1f %6.3f  %6.2f %6.2f %6d %6.1f  %s done %d/%d%n",
        scenario.name(),
        Bound.secondsForSurvivors(scenario),
        last.isEmpty() ? Double.NaN : last.get(last.size() / 2),
        end,
        end / Bound.secondsForSurvivors(scenario),
        (double) swarm.origin.bytesSent / scenario.fileBytes(),
        100.0 * swarm.twice() / swarm.wanted(),
        swarm.cluster.leasesGranted(),
        100 * swarm.busy(end),
        ranks.stream().map(t -> String.format(Locale.ROOT, "%.1f", t)).toList(),
        last.size(),
        swarm.boxes.stream().filter(box -> box.alive).count());
  }
}
