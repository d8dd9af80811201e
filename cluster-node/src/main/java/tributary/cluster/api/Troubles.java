package tributary.cluster.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tributary.cluster.api.ConsoleViews.Sample;
import tributary.cluster.api.ConsoleViews.Severity;
import tributary.cluster.api.ConsoleViews.Trouble;
import tributary.cluster.api.Swarm.CellNow;
import tributary.cluster.api.Swarm.SlowSums;
import tributary.cluster.scheduling.SchedulerCommand.CellItems;
import tributary.cluster.scheduling.SchedulerCommand.NodeSnapshot;

/** What is wrong now, the worst first. */
final class Troubles {
  /** Of the media servers' uplink that is promised: from here on new boxes get little. */
  private static final double BUSY = 0.9;

  private final List<Trouble> found = new ArrayList<>();

  private Troubles() {}

  /**
   * @param unreachable cluster nodes that the others do not hear
   */
  static List<Trouble> of(
      List<CellNow> now,
      Sample sample,
      List<NodeSnapshot> nodes,
      SlowSums sums,
      List<String> unreachable) {
    Troubles troubles = new Troubles();
    now.stream()
        .filter(cell -> !cell.answered())
        .forEach(
            cell ->
                troubles.add(
                    "CELL_SILENT", Severity.CRITICAL, 1, Integer.toString(cell.cell().number())));
    unreachable.forEach(member -> troubles.add("MEMBER_UNREACHABLE", Severity.CRITICAL, 1, member));
    if (sample.servers() == 0) {
      troubles.add("NO_MEDIA_SERVER", Severity.CRITICAL, 1, "");
    }
    troubles.items(sums.items());
    troubles.transfers(sums);
    troubles.nodes(sample, nodes);
    sums.tampered().forEach(node -> troubles.add("TAMPERED", Severity.WARNING, 1, node));
    troubles.found.sort(Comparator.comparing(Trouble::severity));
    return List.copyOf(troubles.found);
  }

  private void items(List<CellItems> items) {
    int missing = items.stream().mapToInt(CellItems::missing).sum();
    int last = items.stream().mapToInt(CellItems::lastCopies).sum();
    add("ITEMS_MISSING", Severity.CRITICAL, missing, "");
    add("LAST_COPIES", Severity.WARNING, last, "");
  }

  private void transfers(SlowSums sums) {
    add("TRANSFERS_FAILED", Severity.WARNING, sums.recentStates().getOrDefault("FAILED", 0L), "");
    add(
        "TRANSFERS_RETRYING",
        Severity.WARNING,
        sums.recentStates().getOrDefault("RETRYING", 0L),
        "");
    add("TRANSFERS_HELD", Severity.INFO, sums.recentStates().getOrDefault("HELD", 0L), "");
  }

  private void nodes(Sample sample, List<NodeSnapshot> nodes) {
    add("NODES_SILENT", Severity.WARNING, sample.silent(), "");
    add("BOXES_WAITING", Severity.WARNING, sample.waiting(), "");
    for (NodeSnapshot node : nodes) {
      boolean isBusy =
          node.kind().isOrigin()
              && node.uplinkBitsPerSecond() > 0
              && node.uplinkReserved() >= BUSY * node.uplinkBitsPerSecond();
      if (isBusy) {
        add("SERVER_BUSY", Severity.WARNING, 1, node.client().text());
      }
      node.drain()
          .ifPresent(
              drain ->
                  add(
                      drain.items() + drain.leases() == 0 ? "SERVER_DRAINED" : "SERVER_DRAINING",
                      Severity.INFO,
                      Math.max(1, drain.items()),
                      node.client().text()));
    }
  }

  private void add(String code, Severity severity, long count, String subject) {
    if (count > 0) {
      found.add(new Trouble(code, severity, count, subject));
    }
  }
}
