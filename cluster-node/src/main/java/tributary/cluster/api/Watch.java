package tributary.cluster.api;

import static java.util.stream.Collectors.toUnmodifiableList;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.cluster.operator.Changes;
import tributary.cluster.operator.Operator;
import tributary.cluster.operator.Subject;
import tributary.cluster.scheduling.SchedulerCommand.NodeSnapshot;

/**
 * What operators may be looking at, each part as a value that is another one once there is
 * something new to see: counts of the database, and sums over what is in memory. Parts that cannot
 * be had just now are missing.
 */
final class Watch {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  private final Changes changes;
  private final ReadSide readSide;
  private final Swarm swarm;
  private final Ingests ingests;
  private final Members members;

  Watch(Changes changes, ReadSide readSide, Swarm swarm, Ingests ingests, Members members) {
    this.changes = changes;
    this.readSide = readSide;
    this.swarm = swarm;
    this.ingests = ingests;
    this.members = members;
  }

  /**
   * @param parts by the name of the event that tells of them
   * @param vendors counts of changes, by vendor
   */
  record Now(Map<String, Object> parts, Map<String, Long> vendors) {
    /** Open to everybody: titles and how they look. */
    private static final Set<String> PUBLIC = Set.of("titles", "artwork");

    /** As much of it as this operator may know. */
    Map<String, Object> to(Operator operator) {
      return operator.vendor().map(this::toStaff).orElse(parts);
    }

    private Map<String, Object> toStaff(String vendor) {
      Map<String, Object> some = new HashMap<>(parts);
      some.keySet().retainAll(PUBLIC);
      Optional.ofNullable(vendors.get(vendor)).ifPresent(count -> some.put("vendors", count));
      return some;
    }
  }

  CompletionStage<Now> now() {
    return parts().thenCombine(orElse(changes.byVendor(), Map.of()), Now::new);
  }

  private CompletionStage<Map<String, Object>> parts() {
    Map<String, Object> here = new HashMap<>();
    here.put("ingests", ingests.now());
    here.put("cluster", members.now());
    return decided()
        .thenCombine(titles(), Watch::and)
        .thenCombine(audited(), Watch::and)
        .thenCombine(network(), Watch::and)
        .thenApply(parts -> and(parts, here));
  }

  private static Map<String, Object> and(Map<String, Object> some, Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(some);
    all.putAll(more);
    return all;
  }

  private static <T> CompletionStage<T> orElse(CompletionStage<T> asked, T nothing) {
    return asked.exceptionally(
        failure -> {
          LOG.warn("events are late: {}", failure.toString());
          return nothing;
        });
  }

  private CompletionStage<Map<String, Object>> decided() {
    return orElse(
        changes
            .bySubject()
            .thenApply(
                counts -> {
                  Map<String, Object> parts = new HashMap<>();
                  counts.forEach((subject, count) -> parts.put(name(subject), count));
                  return parts;
                }),
        Map.of());
  }

  private static String name(Subject subject) {
    return subject.name().toLowerCase(Locale.ROOT);
  }

  private CompletionStage<Map<String, Object>> titles() {
    return orElse(
        readSide.catalogVersion().thenApply(version -> Map.of("titles", version)), Map.of());
  }

  private CompletionStage<Map<String, Object>> audited() {
    return orElse(
        readSide
            .audit(ReadSide.AuditSearch.latest(1))
            .thenApply(
                found ->
                    Map.of(
                        "audit",
                        found.stream()
                            .map(ReadSide.Found::position)
                            .collect(toUnmodifiableList()))),
        Map.of());
  }

  /** Of who is online; hashes, for there may be very many. */
  private CompletionStage<Map<String, Object>> network() {
    return orElse(
        swarm
            .cells()
            .thenApply(
                cells -> {
                  List<NodeSnapshot> nodes = Swarm.nodes(cells);
                  return Map.of(
                      "nodes",
                      nodes.hashCode(),
                      "items",
                      nodes.stream().map(Held::of).toList().hashCode(),
                      "transfers",
                      cells.stream().map(cell -> cell.snapshot().transfers()).toList().hashCode());
                }),
        Map.of());
  }

  private record Held(String client, int items, int wishes) {
    static Held of(NodeSnapshot node) {
      return new Held(node.client().text(), node.itemsComplete(), node.wishes());
    }
  }
}
