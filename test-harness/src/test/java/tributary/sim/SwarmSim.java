package tributary.sim;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Runs the swarm benchmark's scenarios against the scheduler's cores in simulated time. */
public final class SwarmSim {
  private SwarmSim() {}

  public static void main(String[] args) {
    Config config = ConfigFactory.load();
    List<String> names = args.length == 0 ? Scenario.NAMES : Arrays.asList(args);
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
      if (Boolean.getBoolean("sim.boxes")) {
        for (int i = 0; i < swarm.boxes.size(); i++) {
          SimNode box = swarm.boxes.get(i);
          System.out.println(
              scenario.lines().get(i)
                  + " "
                  + scenario.wants().get(i)
                  + " "
                  + box.list.items().stream()
                      .map(m -> String.format("%.1f", (box.doneAt.get(m) - 2e9) / 1e9))
                      .toList());
        }
      }
    }
  }

  private static void print(Scenario scenario, Swarm swarm) {
    List<Double> last = swarm.completions(-1);
    List<Double> ranks = new ArrayList<>();
    for (int rank = 0; rank < scenario.wants().get(0).size(); rank++) {
      List<Double> times = swarm.completions(rank);
      ranks.add(times.isEmpty() ? Double.NaN : times.get(times.size() / 2));
    }
    double end = last.isEmpty() ? Double.NaN : last.get(last.size() - 1);
    System.out.printf(
        Locale.ROOT,
        "%-8s %7.1f %7.1f %7.1f %6.3f  %6.2f %6.2f %6d %6.1f  %s done %d/%d%n",
        scenario.name(),
        scenario.bound(),
        last.isEmpty() ? Double.NaN : last.get(last.size() / 2),
        end,
        end / scenario.bound(),
        (double) swarm.origin.bytesSent / scenario.itemBytes(),
        100.0 * swarm.twice() / swarm.wanted(),
        swarm.cluster.leasesGranted,
        100 * swarm.busy(end),
        ranks.stream().map(t -> String.format(Locale.ROOT, "%.1f", t)).toList(),
        last.size(),
        swarm.boxes.stream().filter(box -> box.alive).count());
  }
}
