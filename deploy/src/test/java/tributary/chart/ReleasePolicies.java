package tributary.chart;

import static tributary.chart.Rendered.podLabels;
import static tributary.chart.Rendered.podSpec;
import static tributary.chart.Rendered.strings;
import static tributary.chart.Rendered.title;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** How the objects of a release fit together. Every method names what violates it. */
final class ReleasePolicies {
  /** A name of an environment variable that holds a secret itself, not where one is. */
  private static final Pattern SECRET_NAME =
      Pattern.compile(".*(PASSWORD|TOKEN|SECRET|CREDENTIAL|PRIVATE_KEY|CODE)(?!.*_(FILE|DIR)$).*");

  private ReleasePolicies() {}

  static List<String> selectorsMatchTheirPods(Rendered rendered) {
    List<String> violations = new ArrayList<>();
    rendered
        .workloads()
        .filter(workload -> !Rendered.kind(workload).equals("Job"))
        .forEach(
            workload -> {
              JsonNode selector = workload.at("/spec/selector/matchLabels");
              if (!rendered.selected(selector).equals(List.of(workload))) {
                violations.add(title(workload) + " selects others' pods or not its own");
              }
            });
    rendered
        .ofKind("PodDisruptionBudget")
        .filter(it -> rendered.selected(it.at("/spec/selector/matchLabels")).size() != 1)
        .forEach(it -> violations.add(title(it) + " does not select one workload's pods"));
    rendered
        .ofKind("NetworkPolicy")
        .filter(it -> rendered.selected(it.at("/spec/podSelector/matchLabels")).isEmpty())
        .forEach(it -> violations.add(title(it) + " selects no pod"));
    rendered
        .ofKind("Service")
        .forEach(service -> violations.addAll(servicePorts(rendered, service)));
    return violations;
  }

  private static List<String> servicePorts(Rendered rendered, JsonNode service) {
    List<JsonNode> workloads = rendered.selected(service.at("/spec/selector"));
    List<String> violations = new ArrayList<>();
    if (workloads.isEmpty()) {
      violations.add(title(service) + " selects no pod");
    }
    for (JsonNode workload : workloads) {
      Set<String> names = new HashSet<>();
      Rendered.containers(workload)
          .forEach(it -> it.path("ports").forEach(port -> names.add(port.path("name").asText())));
      for (JsonNode port : service.at("/spec/ports")) {
        if (!names.contains(port.path("targetPort").asText())) {
          violations.add(
              title(service) + " has a port that " + title(workload) + " lacks: " + port);
        }
      }
    }
    return violations;
  }

  /** In the release itself, or named by the values as somebody else's. */
  static List<String> everythingReferredToExists(
      Rendered rendered, Set<String> secrets, Set<String> claims) {
    List<String> violations = new ArrayList<>();
    rendered
        .workloads()
        .forEach(
            workload -> {
              String account = podSpec(workload).path("serviceAccountName").asText("");
              if (!account.isEmpty() && !rendered.has("ServiceAccount", account)) {
                violations.add(title(workload) + ": no ServiceAccount/" + account);
              }
              violations.addAll(volumes(rendered, workload, secrets, claims));
            });
    rendered
        .ofKind("StatefulSet")
        .filter(it -> !rendered.has("Service", it.at("/spec/serviceName").asText()))
        .forEach(it -> violations.add(title(it) + ": no Service"));
    rendered
        .ofKind("HorizontalPodAutoscaler")
        .filter(it -> !rendered.has("Deployment", it.at("/spec/scaleTargetRef/name").asText()))
        .forEach(it -> violations.add(title(it) + ": no Deployment"));
    rendered
        .ofKind("RoleBinding")
        .filter(
            it ->
                !rendered.has("Role", it.at("/roleRef/name").asText())
                    || !rendered.has("ServiceAccount", it.at("/subjects/0/name").asText()))
        .forEach(it -> violations.add(title(it) + " binds what is not there"));
    rendered
        .ofKind("Ingress")
        .filter(
            it ->
                !rendered.has(
                    "Service", it.at("/spec/rules/0/http/paths/0/backend/service/name").asText()))
        .forEach(it -> violations.add(title(it) + ": no Service"));
    return violations;
  }

  private static List<String> volumes(
      Rendered rendered, JsonNode workload, Set<String> secrets, Set<String> claims) {
    List<String> violations = new ArrayList<>();
    Set<String> volumes = new HashSet<>();
    podSpec(workload).path("volumes").forEach(it -> volumes.add(it.path("name").asText()));
    workload
        .at("/spec/volumeClaimTemplates")
        .forEach(it -> volumes.add(it.at("/metadata/name").asText()));
    for (JsonNode container : Rendered.containers(workload)) {
      for (JsonNode mount : container.path("volumeMounts")) {
        if (!volumes.contains(mount.path("name").asText())) {
          violations.add(title(workload) + ": no volume " + mount.path("name"));
        }
      }
    }
    for (JsonNode volume : podSpec(workload).path("volumes")) {
      String map = volume.at("/configMap/name").asText("");
      if (!map.isEmpty() && !rendered.has("ConfigMap", map)) {
        violations.add(title(workload) + ": no ConfigMap/" + map);
      }
      String claim = volume.at("/persistentVolumeClaim/claimName").asText("");
      if (!claim.isEmpty() && !claims.contains(claim)) {
        violations.add(title(workload) + ": no claim " + claim);
      }
      List<String> named = new ArrayList<>();
      named.add(volume.at("/secret/secretName").asText(""));
      volume.at("/projected/sources").forEach(it -> named.add(it.at("/secret/name").asText("")));
      named.stream()
          .filter(secret -> !secret.isEmpty() && !secrets.contains(secret))
          .forEach(secret -> violations.add(title(workload) + ": no Secret " + secret));
    }
    return violations;
  }

  static List<String> noSecretIsInPlainText(Rendered rendered) {
    List<String> violations = new ArrayList<>();
    rendered.ofKind("Secret").forEach(it -> violations.add(title(it) + " is made by the chart"));
    rendered
        .workloads()
        .forEach(
            workload -> {
              for (JsonNode container : Rendered.containers(workload)) {
                for (JsonNode variable : container.path("env")) {
                  if (SECRET_NAME.matcher(variable.path("name").asText()).matches()) {
                    violations.add(
                        title(workload) + " has " + variable.path("name") + " in its environment");
                  }
                }
              }
            });
    rendered
        .ofKind("ConfigMap")
        .filter(
            it -> it.path("data").toString().matches("(?is).*(password|secret|token)\\W+[:=].*"))
        .forEach(it -> violations.add(title(it) + " has a secret"));
    return violations;
  }

  static List<String> budgetsAreForSeveralPodsOnly(Rendered rendered) {
    return rendered
        .ofKind("PodDisruptionBudget")
        .flatMap(
            budget ->
                rendered.selected(budget.at("/spec/selector/matchLabels")).stream()
                    .filter(it -> it.at("/spec/replicas").asInt(2) < 2)
                    .map(it -> title(budget) + " would keep the one pod from ever moving"))
        .toList();
  }

  /** Each pod is under a policy; vault and control are reached by the cluster's own pods alone. */
  static List<String> policiesCoverEveryPod(Rendered rendered) {
    List<String> violations = new ArrayList<>();
    rendered
        .workloads()
        .forEach(
            workload -> {
              List<JsonNode> policies =
                  rendered
                      .ofKind("NetworkPolicy")
                      .filter(
                          it ->
                              rendered
                                  .selected(it.at("/spec/podSelector/matchLabels"))
                                  .contains(workload))
                      .toList();
              if (policies.stream()
                  .noneMatch(it -> it.at("/spec/policyTypes").toString().contains("Ingress"))) {
                violations.add(title(workload) + " is open to everybody");
              }
              String component = podLabels(workload).get("app.kubernetes.io/component");
              if (Set.of("vault", "control").contains(component)) {
                policies.forEach(it -> violations.addAll(reachedByMembersOnly(it)));
              }
            });
    return violations;
  }

  private static List<String> reachedByMembersOnly(JsonNode policy) {
    List<String> violations = new ArrayList<>();
    for (JsonNode rule : policy.at("/spec/ingress")) {
      boolean isMetrics =
          rule.path("ports").size() == 1 && rule.at("/ports/0/port").asInt() == 7626;
      boolean isFromMembers =
          rule.path("from").size() == 1
              && strings(rule.at("/from/0/podSelector/matchLabels")).containsKey("tributary/member")
              && !rule.at("/from/0").has("namespaceSelector");
      if ((!isMetrics && !isFromMembers) || rule.path("ports").isEmpty()) {
        violations.add(title(policy) + " lets others in: " + rule);
      }
    }
    boolean isClosedOut =
        StreamSupport.stream(policy.at("/spec/policyTypes").spliterator(), false)
            .anyMatch(it -> it.asText().equals("Egress"));
    if (!isClosedOut
        || StreamSupport.stream(policy.at("/spec/egress").spliterator(), false)
            .anyMatch(JsonNode::isEmpty)) {
      violations.add(title(policy) + " lets out to anywhere");
    }
    return violations;
  }

  /** Server-side apply, which Helm 4 uses, takes no default for it before Kubernetes 1.27. */
  static List<String> everyPortSaysItsProtocol(Rendered rendered) {
    List<String> violations = new ArrayList<>();
    rendered
        .ofKind("Service")
        .filter(it -> it.at("/spec/ports").valueStream().anyMatch(port -> !port.has("protocol")))
        .forEach(it -> violations.add(title(it) + " has a port without a protocol"));
    rendered
        .workloads()
        .filter(
            workload ->
                Rendered.containers(workload).stream()
                    .flatMap(it -> it.path("ports").valueStream())
                    .anyMatch(port -> !port.has("protocol")))
        .forEach(it -> violations.add(title(it) + " has a port without a protocol"));
    return violations;
  }
}
