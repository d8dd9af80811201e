package tributary.edge.link;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Which of the cluster's gateways to dial next: any that was not tried since the last session, so
 * that boxes spread over them and a dead one costs one try.
 */
final class Gateways {
  private final RandomGenerator random;
  private final Set<InetSocketAddress> tried = new HashSet<>();
  private InetSocketAddress dialled;

  Gateways(RandomGenerator random) {
    this.random = random;
  }

  /**
   * @param known where gateways are as far as names tell now; at least one
   */
  InetSocketAddress next(List<InetSocketAddress> known) {
    List<InetSocketAddress> fresh = untried(known);
    if (fresh.isEmpty()) {
      tried.clear();
      tried.add(dialled);
      fresh = untried(known);
    }
    if (fresh.isEmpty()) {
      fresh = known;
    }
    dialled = fresh.get(random.nextInt(fresh.size()));
    tried.add(dialled);
    return dialled;
  }

  private List<InetSocketAddress> untried(List<InetSocketAddress> known) {
    return known.stream().filter(address -> !tried.contains(address)).distinct().toList();
  }

  /** The one dialled last is good; when its session ends, another is tried first. */
  InetSocketAddress joined() {
    tried.clear();
    tried.add(dialled);
    return dialled;
  }
}
