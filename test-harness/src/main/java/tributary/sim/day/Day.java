package tributary.sim.day;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import tributary.core.scheduling.Push;
import tributary.core.scheduling.SchedulerEvent;
import tributary.sim.Agenda;
import tributary.sim.Mind;
import tributary.sim.SimCluster;
import tributary.sim.Streams;

/** One run of a scenario with one mind. Deterministic: the seed is in the scenario. */
final class Day {
  /** How often the end of settling is looked for. */
  private static final Duration LOOK = Duration.ofMinutes(5);

  /** Events between two looks at the clock on the wall. */
  private static final int STRIDE = 4096;

  private final Agenda agenda = new Agenda();
  private final Scenario scenario;
  private final Titles titles;
  private final Town town;
  private final Checks checks;
  private final Figures figures;
  private final Feasible feasible;
  private final EdgeNodes nodes;
  private final Presence presence;
  private final Lists lists;
  private final Viewing viewing;
  private final Trace trace;
  private final SimCluster cluster;
  private final List<Push> pushed = new ArrayList<>();
  private long events;
  private double fairness = Double.NaN;

  /**
   * @param mind who decides
   * @param trace what it is told and decides, hashed and perhaps recorded
   */
  Day(Scenario scenario, Mind mind, Trace trace) {
    Streams streams = new Streams(scenario.seed());
    this.scenario = scenario;
    this.trace = trace;
    titles = new Titles(scenario.titles());
    town = Town.of(scenario, streams);
    checks = new Checks(agenda, town, scenario, titles.manifest(0).lengthBytes());
    feasible = new Feasible(agenda, scenario, town, titles);
    figures = new Figures(agenda, scenario, town.nodes().length);
    Wire wire = new Wire(agenda, scenario.network().latency().toNanos());
    nodes = new EdgeNodes(agenda, scenario.network(), titles, town, checks, wire, figures);
    presence = new Presence(agenda, scenario, town, nodes, checks, streams);
    lists = new Lists(this, scenario.cluster().client(), streams);
    viewing = new Viewing(this, lists, streams);
    SplittableRandom jitter = streams.of("retries");
    cluster =
        new SimCluster(
            agenda,
            new WatchedMind(mind, trace, checks),
            scenario.cluster().scheduler().tick(),
            scenario.cluster().transfer().policy(),
            nodes,
            jitter::nextDouble);
    wire.connect(cluster);
    nodes.serve(viewing::confirmed);
  }

  /** {@code simulated} and {@code whole}: nanoseconds. */
  record Passed(long simulated, long whole, long events) {}

  /** Runs it to its end. */
  void run(Consumer<Passed> progress) {
    long length = scenario.length().toNanos();
    long settle = scenario.checks().settle().toNanos();
    begin();
    steps(length, length + settle, progress);
    feasible.end();
    fairness = Figures.fairness(town.boxes());
    if (settle > 0) {
      presence.allOn();
      long until = length;
      while (until < length + settle && stillWanted()) {
        until = Math.min(length + settle, until + LOOK.toNanos());
        steps(until, length + settle, progress);
      }
      checks.settled();
    }
    progress.accept(new Passed(length + settle, length + settle, events));
  }

  private void begin() {
    int copies = scenario.cluster().scheduler().policy().originCopies();
    for (int title = 0; title < titles.size(); title++) {
      cluster.publish(titles.manifest(title));
      for (int copy = 0; copy < Math.min(copies, town.servers()); copy++) {
        Box server = town.server((title + copy) % town.servers());
        server.hold(title);
        checks.copyMade(server, title);
      }
    }
    lists.furnish();
    agenda.at(scenario.warmUp().toNanos(), feasible::begin);
    scenario.pushes().forEach(at -> agenda.at(at.toNanos(), this::push));
    presence.begin();
    lists.begin(scenario.releases());
    viewing.begin();
  }

  private void push() {
    int title = lists.publish();
    pushed.add(new Push(titles.media(title).text(), titles.media(title), 1, ""));
    figures.pushed(title);
    cluster.news(new SchedulerEvent.Pushed(pushed));
  }

  private void steps(long until, long whole, Consumer<Passed> progress) {
    while (agenda.step(until)) {
      if (++events % STRIDE == 0) {
        progress.accept(new Passed(agenda.now(), whole, events));
      }
    }
  }

  private boolean stillWanted() {
    for (Box box : town.boxes()) {
      if (box.lacks()) {
        return true;
      }
    }
    return false;
  }

  Outcome outcome(String mind, Outcome.Effort effort) {
    return Outcome.of(this, mind, effort);
  }

  Agenda agenda() {
    return agenda;
  }

  Scenario scenario() {
    return scenario;
  }

  Titles titles() {
    return titles;
  }

  Town town() {
    return town;
  }

  Checks checks() {
    return checks;
  }

  Figures figures() {
    return figures;
  }

  Feasible feasible() {
    return feasible;
  }

  EdgeNodes nodes() {
    return nodes;
  }

  Presence presence() {
    return presence;
  }

  Trace trace() {
    return trace;
  }

  long events() {
    return events;
  }

  long leases() {
    return cluster.leasesGranted();
  }

  /** At the end of demand; NaN before, and if nobody asked for anything. */
  double fairness() {
    return fairness;
  }
}
