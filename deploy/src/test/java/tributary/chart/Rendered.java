package tributary.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All objects of one rendering.
 *
 * @param name of what was rendered, for messages
 */
record Rendered(String name, List<JsonNode> objects) {
  private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "Job");

  static String kind(JsonNode object) {
    return object.path("kind").asText();
  }

  static String title(JsonNode object) {
    return kind(object) + "/" + object.at("/metadata/name").asText();
  }

  Stream<JsonNode> ofKind(String kind) {
    return objects.stream().filter(object -> kind(object).equals(kind));
  }

  Stream<JsonNode> workloads() {
    return objects.stream().filter(object -> WORKLOADS.contains(kind(object)));
  }

  JsonNode only(String kind, String name) {
    return ofKind(kind)
        .filter(object -> object.at("/metadata/name").asText().equals(name))
        .reduce(
            (one, other) -> {
              throw new IllegalArgumentException("two of " + kind + "/" + name);
            })
        .orElseThrow(() -> new IllegalArgumentException("no " + kind + "/" + name));
  }

  boolean has(String kind, String name) {
    return ofKind(kind).anyMatch(it -> it.at("/metadata/name").asText().equals(name));
  }

  static JsonNode podSpec(JsonNode workload) {
    return workload.at("/spec/template/spec");
  }

  static Map<String, String> podLabels(JsonNode workload) {
    return strings(workload.at("/spec/template/metadata/labels"));
  }

  static List<JsonNode> containers(JsonNode workload) {
    List<JsonNode> containers = new ArrayList<>();
    podSpec(workload).path("initContainers").forEach(containers::add);
    podSpec(workload).path("containers").forEach(containers::add);
    return containers;
  }

  static Map<String, String> strings(JsonNode object) {
    Map<String, String> strings = new HashMap<>();
    object.properties().forEach(entry -> strings.put(entry.getKey(), entry.getValue().asText()));
    return strings;
  }

  /** Pods of these workloads would be selected. An empty selector selects all. */
  List<JsonNode> selected(JsonNode matchLabels) {
    Map<String, String> wanted = strings(matchLabels);
    return workloads()
        .filter(it -> withPodName(it, wanted).entrySet().containsAll(wanted.entrySet()))
        .toList();
  }

  /** Kubernetes labels each pod of a StatefulSet with its name. */
  private static Map<String, String> withPodName(JsonNode workload, Map<String, String> wanted) {
    Map<String, String> labels = podLabels(workload);
    String key = "statefulset.kubernetes.io/pod-name";
    String prefix = workload.at("/metadata/name").asText() + "-";
    String pod = wanted.getOrDefault(key, "");
    if (kind(workload).equals("StatefulSet")
        && pod.startsWith(prefix)
        && Integer.parseInt(pod.substring(prefix.length()))
            < workload.at("/spec/replicas").asInt()) {
      labels.put(key, pod);
    }
    return labels;
  }

  @Override
  public String toString() {
    return name;
  }
}
