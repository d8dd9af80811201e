package tributary.cluster.gateway;

import com.typesafe.config.Config;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import tributary.core.scheduling.Location;
import tributary.model.Networks;

/**
 * Which network and region an address belongs to, as the operator has named them (R293, R294). Of
 * the ranges that hold an address the narrowest counts.
 */
record Locations(List<Named> ranges) {
  record Named(Networks.Range range, Location location) {}

  Locations {
    ranges =
        ranges.stream()
            .sorted(Comparator.comparingInt((Named named) -> named.range.bits()).reversed())
            .toList();
  }

  /**
   * @param entries of {@code tributary.gateway.locations}
   * @throws IllegalArgumentException naming the range that is none
   */
  static Locations of(List<? extends Config> entries) {
    List<Named> named = new ArrayList<>();
    for (Config entry : entries) {
      String region = entry.hasPath("region") ? entry.getString("region") : "";
      Location location = new Location(entry.getString("network"), region);
      for (Networks.Range range : Networks.of(entry.getStringList("ranges")).ranges()) {
        named.add(new Named(range, location));
      }
    }
    return new Locations(named);
  }

  Location of(InetAddress address) {
    Stream<Named> holding =
        ranges.stream().filter(named -> named.range.contains(address.getAddress()));
    return holding.findFirst().map(Named::location).orElse(Location.UNKNOWN);
  }
}
