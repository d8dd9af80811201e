package tributary.core.scheduling;

import java.util.HashMap;
import java.util.Map;

/** Networks and regions by number, as the nodes of a big cell carry them. */
final class LocationNumbers {
  private final Map<String, Integer> networks = new HashMap<>();
  private final Map<Location, Integer> regions = new HashMap<>();

  /** While the node is offline. The unknown network is one like the others, an unknown region 0. */
  void locate(Node node, Location location) {
    node.network = networks.computeIfAbsent(location.network(), named -> networks.size());
    node.region =
        location.region().isEmpty()
            ? 0
            : regions.computeIfAbsent(location, named -> 1 + regions.size());
  }
}
