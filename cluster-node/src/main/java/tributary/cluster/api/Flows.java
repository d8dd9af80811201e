package tributary.cluster.api;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import tributary.cluster.api.ConsoleViews.Flow;
import tributary.cluster.api.ConsoleViews.Group;
import tributary.cluster.api.ConsoleViews.Reason;
import tributary.cluster.api.Swarm.CellNow;
import tributary.cluster.scheduling.SchedulerCommand.LeaseSnapshot;
import tributary.cluster.scheduling.SchedulerCommand.NodeSnapshot;
import tributary.cluster.scheduling.SchedulerCommand.TransferSnapshot;
import tributary.core.scheduling.LeaseReason;

/**
 * Who gives whom, as a picture that stays readable: boxes by network, region or cell, or each by
 * itself; of these those that give and get most, the others together.
 */
record Flows(List<Group> groups, List<Flow> flows) {
  private static final int MOST_GROUPS = 12;
  private static final String OTHERS = "others";

  enum By {
    NETWORK,
    REGION,
    CELL,
    NODE;

    static By named(String text) {
      for (By by : values()) {
        if (by.name().toLowerCase(Locale.ROOT).equals(text)) {
          return by;
        }
      }
      throw new IllegalArgumentException(
          "must be network, region, cell or node, was \"" + text + "\"");
    }
  }

  static Flows of(By by, List<CellNow> now) {
    List<NodeSnapshot> nodes = Swarm.nodes(now);
    Map<String, String> groupOf = new HashMap<>();
    Set<String> ofServers = new HashSet<>();
    for (NodeSnapshot node : nodes) {
      boolean isServer = node.kind().isOrigin();
      String group = isServer ? "server:" + node.client().text() : group(by, node);
      groupOf.put(node.client().text(), group);
      if (isServer) {
        ofServers.add(group);
      }
    }
    Map<String, Long> traffic = traffic(now, groupOf);
    Set<String> shown =
        traffic.keySet().stream()
            .sorted(
                Comparator.comparing((String group) -> traffic.get(group))
                    .reversed()
                    .thenComparing(Comparator.naturalOrder()))
            .limit(MOST_GROUPS)
            .collect(Collectors.toSet());
    Function<String, String> place =
        client -> {
          String group = groupOf.getOrDefault(client, OTHERS);
          return shown.contains(group)
              ? group
              : ofServers.contains(group) ? "server:" + OTHERS : OTHERS;
        };
    return new Flows(groups(nodes, place), flows(now, place));
  }

  private static String group(By by, NodeSnapshot node) {
    return switch (by) {
      case NETWORK -> "network:" + node.location().network();
      case REGION -> "region:" + node.location();
      case CELL -> "cell:" + node.client().cell().number();
      case NODE -> "node:" + node.client().text();
    };
  }

  /** What each gives and gets; groups without any stand too, with nothing. */
  private static Map<String, Long> traffic(List<CellNow> now, Map<String, String> groupOf) {
    Map<String, Long> traffic = new TreeMap<>();
    groupOf.values().forEach(group -> traffic.put(group, 0L));
    for (CellNow cell : now) {
      for (TransferSnapshot transfer : cell.snapshot().transfers()) {
        for (LeaseSnapshot lease : transfer.leases()) {
          long rate = lease.rateBitsPerSecond();
          String to = groupOf.getOrDefault(transfer.transfer().client().text(), OTHERS);
          traffic.merge(to, rate, Long::sum);
          String from = groupOf.getOrDefault(lease.donor().text(), OTHERS);
          traffic.merge(from, rate, Long::sum);
        }
      }
    }
    return traffic;
  }

  private static List<Group> groups(List<NodeSnapshot> nodes, Function<String, String> place) {
    Map<String, Integer> counts = new TreeMap<>();
    nodes.forEach(node -> counts.merge(place.apply(node.client().text()), 1, Integer::sum));
    return counts.entrySet().stream()
        .map(
            entry ->
                new Group(entry.getKey(), entry.getKey().startsWith("server:"), entry.getValue()))
        .toList();
  }

  private static List<Flow> flows(List<CellNow> now, Function<String, String> place) {
    Map<String, Flow> flows = new TreeMap<>();
    for (CellNow cell : now) {
      for (TransferSnapshot transfer : cell.snapshot().transfers()) {
        String to = place.apply(transfer.transfer().client().text());
        for (LeaseSnapshot lease : transfer.leases()) {
          String from = place.apply(lease.donor().text());
          flows.merge(
              from + " " + to,
              new Flow(from, to, lease.origin(), lease.rateBitsPerSecond(), 1),
              (one, other) ->
                  new Flow(
                      one.from(),
                      one.to(),
                      one.origin() || other.origin(),
                      one.bitsPerSecond() + other.bitsPerSecond(),
                      one.leases() + other.leases()));
        }
      }
    }
    return flows.values().stream()
        .sorted(Comparator.comparingLong(Flow::bitsPerSecond).reversed())
        .toList();
  }

  /** Why the leases that run have the donors they have, the most traffic first. */
  static List<Reason> reasons(List<LeaseSnapshot> leases) {
    Map<LeaseReason, Reason> reasons = new EnumMap<>(LeaseReason.class);
    for (LeaseSnapshot lease : leases) {
      LeaseReason reason = lease.reason();
      reasons.merge(
          reason,
          new Reason(reason, reason.sentence(), reason.isOrigin(), lease.rateBitsPerSecond(), 1),
          (one, other) ->
              new Reason(
                  reason,
                  reason.sentence(),
                  reason.isOrigin(),
                  one.bitsPerSecond() + other.bitsPerSecond(),
                  one.leases() + other.leases()));
    }
    return reasons.values().stream()
        .sorted(Comparator.comparingLong(Reason::bitsPerSecond).reversed())
        .toList();
  }
}
