package tributary.system;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import tributary.demo.ClusterProcess;
import tributary.demo.Neighbourhood;

/** The first seed is the node that may form a cluster: not while the others' lives. */
final class SeedCut {
  private SeedCut() {}

  static void ofTheFirstSeed(Neighbourhood neighbourhood) {
    List<ClusterProcess> nodes = neighbourhood.nodes();
    ClusterProcess first = nodes.getFirst();
    List<ClusterProcess> peers = Cluster.without(nodes, first);
    Partition.awaitMembers(nodes, nodes.size());

    Partition.separate(nodes, List.of(first));
    Partition.awaitRemoved(List.of(first));
    LogWatch log = new LogWatch(List.of(first));
    first.process().restart();
    // Twice, ten seconds apart: by then it would long have formed one.
    log.await("no member yet");
    long waited = new LogWatch(List.of(first)).await("no member yet");
    requireNotReady(first);
    Partition.awaitMembers(peers, peers.size());
    System.out.println(
        String.format(
            Locale.ROOT,
            "the first seed, started again, waits for its peers (second reminder after %.1f s)",
            waited / 1e3));

    long healed = System.nanoTime();
    Partition.heal();
    first.process().awaitReady();
    Partition.awaitMembers(nodes, nodes.size());
    System.out.println(
        String.format(
            Locale.ROOT,
            "a member %.1f s after the cut was healed",
            (System.nanoTime() - healed) / 1e9));
    startAllAnew(nodes);
  }

  private static void requireNotReady(ClusterProcess node) {
    HttpResponse<String> answer = Partition.get(node.management().resolve("/ready"));
    if (answer.statusCode() != 503 || !answer.body().contains("\"member\":false")) {
      throw new IllegalStateException("ready without its peers: " + answer.body());
    }
  }

  /** A crash of everything leaves rows of members behind. */
  private static void startAllAnew(List<ClusterProcess> nodes) {
    nodes.forEach(node -> node.process().kill());
    long started = System.nanoTime();
    nodes.forEach(node -> node.process().restart());
    nodes.forEach(node -> node.process().awaitReady());
    Partition.awaitMembers(nodes, nodes.size());
    System.out.println(
        String.format(
            Locale.ROOT,
            "after a crash of all nodes the cluster was there again after %.1f s",
            (System.nanoTime() - started) / 1e9));
  }
}
