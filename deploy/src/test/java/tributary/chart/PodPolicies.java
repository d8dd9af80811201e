package tributary.chart;

import static tributary.chart.Rendered.containers;
import static tributary.chart.Rendered.podSpec;
import static tributary.chart.Rendered.title;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.StreamSupport;

/** What each pod must be like. Every method names what violates it; none is good. */
final class PodPolicies {
  private PodPolicies() {}

  static List<String> podsRunAsNobodyInParticular(Rendered rendered) {
    List<String> violations = new ArrayList<>();
    rendered
        .workloads()
        .forEach(
            workload -> {
              JsonNode security = podSpec(workload).path("securityContext");
              if (!security.path("runAsNonRoot").asBoolean()
                  || security.path("runAsUser").asInt() == 0
                  || security.path("runAsGroup").asInt() == 0) {
                violations.add(title(workload) + " may run as root");
              }
              if (!security.at("/seccompProfile/type").asText().equals("RuntimeDefault")) {
                violations.add(title(workload) + " has no seccomp profile");
              }
              for (String shared : Set.of("hostNetwork", "hostPID", "hostIPC")) {
                if (podSpec(workload).path(shared).asBoolean()) {
                  violations.add(title(workload) + " has " + shared);
                }
              }
            });
    return violations;
  }

  static List<String> containersAreConfined(Rendered rendered) {
    return ofContainers(
        rendered,
        (container, add) -> {
          JsonNode security = container.path("securityContext");
          if (security.path("allowPrivilegeEscalation").asBoolean(true)) {
            add.add("may gain privileges");
          }
          if (!security.path("readOnlyRootFilesystem").asBoolean()) {
            add.add("may write its root file system");
          }
          if (!security.at("/capabilities/drop/0").asText().equals("ALL")
              || security.at("/capabilities").has("add")
              || security.path("privileged").asBoolean()) {
            add.add("has capabilities");
          }
        });
  }

  static List<String> memoryIsLimitedAndProcessorsAreNot(Rendered rendered) {
    return ofContainers(
        rendered,
        (container, add) -> {
          JsonNode resources = container.path("resources");
          for (String path : List.of("/requests/cpu", "/requests/memory", "/limits/memory")) {
            if (resources.at(path).asText().isEmpty()) {
              add.add("lacks resources" + path);
            }
          }
          if (resources.path("limits").has("cpu")) {
            add.add("has a CPU limit");
          }
        });
  }

  static List<String> imagesSayWhich(Rendered rendered) {
    return ofContainers(
        rendered,
        (container, add) -> {
          String image = container.path("image").asText();
          String name = image.substring(image.lastIndexOf('/') + 1);
          if (!name.contains(":") || name.endsWith(":latest")) {
            add.add("has an image that may change: " + image);
          }
        });
  }

  static List<String> everyServerIsProbed(Rendered rendered) {
    List<String> violations = new ArrayList<>();
    rendered
        .workloads()
        .filter(workload -> !Rendered.kind(workload).equals("Job"))
        .forEach(
            workload ->
                podSpec(workload)
                    .path("containers")
                    .forEach(
                        container -> {
                          List<String> ports =
                              StreamSupport.stream(container.path("ports").spliterator(), false)
                                  .map(port -> port.path("name").asText())
                                  .toList();
                          for (String probe :
                              List.of("startupProbe", "readinessProbe", "livenessProbe")) {
                            JsonNode found = container.path(probe);
                            String port =
                                found
                                    .at("/httpGet/port")
                                    .asText(found.at("/tcpSocket/port").asText());
                            if (found.isMissingNode()
                                || (!found.has("exec") && !ports.contains(port))) {
                              violations.add(
                                  title(workload) + " lacks " + probe + " on a port it has");
                            }
                          }
                        }));
    return violations;
  }

  static List<String> onlyClusterNodesMayAskKubernetes(Rendered rendered) {
    return rendered
        .workloads()
        .filter(
            workload ->
                podSpec(workload).path("automountServiceAccountToken").asBoolean(true)
                    && !Rendered.podLabels(workload).containsKey("tributary/member"))
        .map(workload -> title(workload) + " has a token of Kubernetes")
        .toList();
  }

  static List<String> volumesInMemoryOrOnTheMachineAreLimited(Rendered rendered) {
    List<String> violations = new ArrayList<>();
    rendered
        .workloads()
        .forEach(
            workload -> {
              for (JsonNode volume : podSpec(workload).path("volumes")) {
                if (volume.has("emptyDir") && !volume.path("emptyDir").has("sizeLimit")) {
                  violations.add(title(workload) + ": " + volume.path("name") + " has no limit");
                }
                if (volume.has("hostPath")) {
                  violations.add(
                      title(workload) + ": " + volume.path("name") + " is the machine's");
                }
              }
            });
    return violations;
  }

  /** What there are several of; where a number is not said it grows by itself. */
  static List<String> severalPodsAreSpreadOverMachinesAndZones(Rendered rendered) {
    List<String> violations = new ArrayList<>();
    rendered
        .workloads()
        .filter(workload -> !Rendered.kind(workload).equals("Job"))
        .filter(workload -> workload.at("/spec/replicas").asInt(2) > 1)
        .forEach(
            workload -> {
              for (String over : List.of("kubernetes.io/hostname", "topology.kubernetes.io/zone")) {
                if (podSpec(workload)
                    .path("topologySpreadConstraints")
                    .valueStream()
                    .filter(it -> it.path("topologyKey").asText().equals(over))
                    .noneMatch(it -> isOfItsOwn(workload, it))) {
                  violations.add(title(workload) + " is not spread over " + over);
                }
              }
            });
    return violations;
  }

  /** Else a machine that is drained counts as empty, and its pods find no other place. */
  static List<String> spreadingHoldsUpNoDrain(Rendered rendered) {
    return rendered
        .workloads()
        .filter(
            workload ->
                podSpec(workload)
                    .path("topologySpreadConstraints")
                    .valueStream()
                    .filter(it -> it.path("whenUnsatisfiable").asText().equals("DoNotSchedule"))
                    .anyMatch(it -> !it.path("nodeTaintsPolicy").asText().equals("Honor")))
        .map(workload -> title(workload) + " insists on machines that are drained")
        .toList();
  }

  private static boolean isOfItsOwn(JsonNode workload, JsonNode constraint) {
    Map<String, String> wanted = Rendered.strings(constraint.at("/labelSelector/matchLabels"));
    return !wanted.isEmpty()
        && Rendered.podLabels(workload).entrySet().containsAll(wanted.entrySet());
  }

  private static List<String> ofContainers(
      Rendered rendered, BiConsumer<JsonNode, List<String>> policy) {
    List<String> violations = new ArrayList<>();
    rendered
        .workloads()
        .forEach(
            workload ->
                containers(workload)
                    .forEach(
                        container -> {
                          List<String> found = new ArrayList<>();
                          policy.accept(container, found);
                          String name = title(workload) + "/" + container.path("name").asText();
                          found.forEach(it -> violations.add(name + " " + it));
                        }));
    return violations;
  }
}
