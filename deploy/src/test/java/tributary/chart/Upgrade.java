package tributary.chart;

import static tributary.chart.Rendered.kind;
import static tributary.chart.Rendered.title;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** From one rendering to another, as {@code helm upgrade} and {@code helm rollback} go. */
record Upgrade(Rendered before, Rendered after) {
  /**
   * Of a StatefulSet's spec, what Kubernetes 1.20 allows to change. Newer ones allow a little more.
   */
  private static final Set<String> OF_STATEFUL_SET =
      Set.of("replicas", "template", "updateStrategy");

  /** Of other kinds, what must stay. A Job is made anew each time. */
  private static final Map<String, List<String>> FIXED =
      Map.of(
          "Deployment", List.of("/spec/selector"),
          "Service", List.of("/spec/clusterIP"),
          "RoleBinding", List.of("/roleRef"));

  /** What Kubernetes would refuse: fields that cannot be changed of what is there already. */
  List<String> refused() {
    List<String> refused = new ArrayList<>();
    for (JsonNode old : before.objects()) {
      after.objects().stream()
          .filter(it -> title(it).equals(title(old)))
          .forEach(it -> refused.addAll(refused(old, it)));
    }
    return refused;
  }

  private static List<String> refused(JsonNode old, JsonNode changed) {
    List<String> refused = new ArrayList<>();
    if (kind(old).equals("StatefulSet")) {
      ObjectNode was = old.path("spec").deepCopy();
      ObjectNode is = changed.path("spec").deepCopy();
      if (!was.remove(OF_STATEFUL_SET).equals(is.remove(OF_STATEFUL_SET))) {
        refused.add(title(old) + ": only " + OF_STATEFUL_SET + " can be changed");
      }
    }
    for (String path : FIXED.getOrDefault(kind(old), List.of())) {
      if (!old.at(path).equals(changed.at(path))) {
        refused.add(title(old) + ": " + path + " cannot be changed");
      }
    }
    return refused;
  }
}
