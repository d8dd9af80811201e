package tributary.sim.day;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import tributary.sim.Agenda;

/**
 * A fluid at the granularity of leases: each flows at the rate it was promised; where a shared link
 * is the limit, all that cross it get the same share of their promise. Only the flows of a link
 * that became too small, or wide enough again, are touched.
 */
final class Network {
  /** Bytes that came through between two instants. */
  interface Meter {
    void moved(Flow flow, double bytes, long from, long to);
  }

  private final Agenda agenda;
  private final long interval;
  private final Meter meter;
  private final Consumer<Flow> done;
  private final List<Link> areaUp = new ArrayList<>();
  private final List<Link> areaDown = new ArrayList<>();
  private final List<Link> borderUp = new ArrayList<>();
  private final List<Link> borderDown = new ArrayList<>();
  private final Deque<Link> marked = new ArrayDeque<>();
  private boolean sharingComes;

  Network(Agenda agenda, Scenario.Net net, int areas, Meter meter, Consumer<Flow> done) {
    this.agenda = agenda;
    this.interval = net.shareInterval().toNanos();
    this.meter = meter;
    this.done = done;
    for (int area = 0; area < areas; area++) {
      areaUp.add(new Link(net.area()));
      areaDown.add(new Link(net.area()));
    }
    for (int isp = 0; isp < net.isps().length; isp++) {
      borderUp.add(new Link(net.border()));
      borderDown.add(new Link(net.border()));
    }
  }

  /** The shared links between two nodes; media servers stand outside of all areas and ISPs. */
  List<Link> path(Box from, Box to) {
    List<Link> path = new ArrayList<>(4);
    if (!from.isOrigin() && !to.isOrigin() && from.area == to.area) {
      return path;
    }
    boolean border = from.isOrigin() || to.isOrigin() || from.isp != to.isp;
    if (!from.isOrigin()) {
      path.add(areaUp.get(from.area));
      if (border) {
        path.add(borderUp.get(from.isp));
      }
    }
    if (!to.isOrigin()) {
      path.add(areaDown.get(to.area));
      if (border) {
        path.add(borderDown.get(to.isp));
      }
    }
    return path;
  }

  void start(Flow flow, long bytes) {
    flow.running = true;
    flow.totalBytes = bytes;
    flow.since = agenda.now();
    for (Link link : flow.links) {
      link.flows.add(flow);
      link.promised += flow.promised();
      mark(link);
    }
    setRate(flow);
  }

  /** Ends it where it is; what came through is counted. */
  void stop(Flow flow) {
    if (!flow.running) {
      return;
    }
    settle(flow);
    flow.running = false;
    flow.version++;
    for (Link link : flow.links) {
      link.flows.remove(flow);
      link.promised -= flow.promised();
      mark(link);
    }
  }

  /** Of its bytes, by now. */
  double moved(Flow flow) {
    double since = flow.running ? flow.rate * (agenda.now() - flow.since) / Agenda.SECOND / 8 : 0;
    return Math.min(flow.doneBytes + since, (double) flow.totalBytes);
  }

  private void settle(Flow flow) {
    long now = agenda.now();
    double counted = moved(flow) - flow.doneBytes;
    flow.doneBytes += counted;
    meter.moved(flow, counted, flow.since, now);
    flow.since = now;
  }

  private void setRate(Flow flow) {
    double factor = 1;
    for (Link link : flow.links) {
      factor = Math.min(factor, link.factor);
    }
    flow.rate = flow.promised() * factor;
    int version = ++flow.version;
    double left = flow.totalBytes - flow.doneBytes;
    long nanos = (long) Math.ceil(left * 8 * Agenda.SECOND / flow.rate);
    agenda.after(
        nanos,
        () -> {
          if (flow.version == version) {
            stop(flow);
            flow.doneBytes = flow.totalBytes;
            done.accept(flow);
          }
        });
  }

  private void mark(Link link) {
    if (!link.marked && Math.abs(link.fair() - link.factor) > 0.01) {
      link.marked = true;
      marked.add(link);
      if (!sharingComes) {
        sharingComes = true;
        agenda.after(interval, this::share);
      }
    }
  }

  private void share() {
    sharingComes = false;
    List<Link> changed = List.copyOf(marked);
    marked.clear();
    for (Link link : changed) {
      link.marked = false;
      link.factor = link.fair();
    }
    for (Link link : changed) {
      for (Flow flow : link.flows) {
        settle(flow);
        setRate(flow);
      }
    }
  }
}
