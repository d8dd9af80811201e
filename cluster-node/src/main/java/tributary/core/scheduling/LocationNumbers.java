package tributary.core.scheduling;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Networks and regions by number, as the nodes of a big cell carry them. */
final class LocationNumbers {
  private final Map<String, Integer> networks = new HashMap<>();
  private final Map<Location, Integer> regions = new HashMap<>();
  private final List<String> networkNames = new ArrayList<>();
  private final List<Location> located = new ArrayList<>();

  /** While the node is offline. The unknown network is one like the others, an unknown region 0. */
  void locate(Node node, Location location) {
    node.network = networks.computeIfAbsent(location.network(), this::network);
    node.region = location.region().isEmpty() ? 0 : regions.computeIfAbsent(location, this::region);
  }

  private int network(String name) {
    networkNames.add(name);
    return networkNames.size() - 1;
  }

  private int region(Location location) {
    located.add(location);
    return located.size();
  }

  /** By its names again; only of a node that was located. */
  Location of(Node node) {
    return node.region == 0
        ? new Location(networkNames.get(node.network), "")
        : located.get(node.region - 1);
  }
}
