package tributary.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tributary.demo.Await;
import tributary.demo.ClusterProcess;
import tributary.demo.Neighbourhood;

/** Nodes are cut off while boxes of the cell that one of them has are in mid-transfer. */
final class BusyCut {
  private static final int BOXES = 3;

  private final Town town;
  private final List<ClusterProcess> nodes;
  private final ClusterProcess busy;

  private BusyCut(Neighbourhood neighbourhood) {
    town = Town.over(neighbourhood, BOXES);
    nodes = neighbourhood.nodes();
    for (int box = 0; box < BOXES; box++) {
      town.wish(box, List.of(town.film()));
    }
    for (int box = 0; box < BOXES; box++) {
      town.awaitMidTransfer(box);
    }
    busy = Cluster.hostOf(nodes, "00");
  }

  static void ofTheBusyNode(Neighbourhood neighbourhood) {
    BusyCut cut = new BusyCut(neighbourhood);
    int number = cut.nodes.indexOf(cut.busy) + 1;
    String cable = Namespaces.serverPort(number);
    cut.make(
        List.of(cut.busy),
        () -> Namespaces.run("ip link set " + cable + " down"),
        () ->
            Namespaces.run(
                "ip link set %s up; ip route replace %s/32 dev %s src %s"
                    .formatted(
                        cable, Namespaces.serverAddress(number), cable, Namespaces.CORE_ADDRESS)));
    RollingRestart.of(cut.town, "The same again", _ -> {});
  }

  static void ofTwoNodes(Neighbourhood neighbourhood) {
    BusyCut cut = new BusyCut(neighbourhood);
    List<ClusterProcess> minority =
        List.of(cut.busy, Cluster.without(cut.nodes, cut.busy).getFirst());
    cut.make(minority, () -> Partition.separate(cut.nodes, minority), Partition::heal);
  }

  private void make(List<ClusterProcess> minority, Runnable cut, Runnable heal) {
    List<ClusterProcess> majority = new ArrayList<>(nodes);
    majority.removeAll(minority);
    town.askAt(majority.getFirst().api());
    LogWatch log = new LogWatch(majority);
    long started = System.nanoTime();

    cut.run();

    System.out.println(
        String.format(
            Locale.ROOT,
            "cut off %d of %d nodes, %s of which had the busy cell: %s",
            minority.size(),
            nodes.size(),
            busy.process().name(),
            Cluster.Loss.watch(log)));
    Partition.awaitRemoved(minority);
    System.out.println(
        String.format(
            Locale.ROOT,
            "the minority had ended itself after %.1f s",
            (System.nanoTime() - started) / 1e9));
    Partition.awaitMembers(majority, majority.size());
    for (int i = 0; i < BOXES; i++) {
      town.awaitDownloaded(i);
    }
    heal.run();
    for (ClusterProcess node : minority) {
      node.process().restart();
    }
    for (ClusterProcess node : minority) {
      node.process().awaitReady();
    }
    Partition.awaitMembers(nodes, nodes.size());
    for (ClusterProcess node : minority) {
      requireDeliveries(node);
    }
  }

  private void requireDeliveries(ClusterProcess node) {
    town.askAt(node.api());
    for (int i = 0; i < BOXES; i++) {
      int box = i;
      Await.until(
          "the node that came back knows the delivery to " + town.boxes.get(box).name(),
          Partition.LIMIT,
          () -> town.transferOf(box).path("state").asText().equals("SUCCEEDED"));
    }
  }
}
