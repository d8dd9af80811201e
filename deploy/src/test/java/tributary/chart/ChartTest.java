package tributary.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChartTest {
  private static final String ROLES = Chart.own("values-production.yaml");
  private static final String TRIAL = Chart.own("values-trial.yaml");

  /** What installing people have to make; the names are those of the values files. */
  private static final Set<String> SECRETS =
      Set.of(
          "tributary-cluster",
          "tributary-operator",
          "tributary-database",
          "tributary-database-ca",
          "codes");

  private static final Map<String, Function<Rendered, List<String>>> POLICIES =
      Map.ofEntries(
          Map.entry("pods run as nobody in particular", PodPolicies::podsRunAsNobodyInParticular),
          Map.entry("containers are confined", PodPolicies::containersAreConfined),
          Map.entry("memory is limited", PodPolicies::memoryIsLimitedAndProcessorsAreNot),
          Map.entry("images say which", PodPolicies::imagesSayWhich),
          Map.entry("every server is probed", PodPolicies::everyServerIsProbed),
          Map.entry("tokens", PodPolicies::onlyClusterNodesMayAskKubernetes),
          Map.entry("volumes", PodPolicies::volumesInMemoryOrOnTheMachineAreLimited),
          Map.entry("spread", PodPolicies::severalPodsAreSpreadOverMachinesAndZones),
          Map.entry("selectors match", ReleasePolicies::selectorsMatchTheirPods),
          Map.entry(
              "references",
              it -> ReleasePolicies.everythingReferredToExists(it, SECRETS, Set.of("films"))),
          Map.entry("no secret in plain text", ReleasePolicies::noSecretIsInPlainText),
          Map.entry("ports", ReleasePolicies::everyPortSaysItsProtocol),
          Map.entry("drains", PodPolicies::spreadingHoldsUpNoDrain),
          Map.entry("budgets", ReleasePolicies::budgetsAreForSeveralPodsOnly),
          Map.entry("network policies", ReleasePolicies::policiesCoverEveryPod));

  static Stream<Rendered> all() {
    return Chart.all();
  }

  static Stream<Arguments> policies() {
    return Chart.all()
        .flatMap(it -> POLICIES.keySet().stream().sorted().map(policy -> Arguments.of(it, policy)));
  }

  static Stream<String> valuesFiles() {
    return Stream.concat(Stream.of(Chart.own("values.yaml")), Chart.valuesFiles().stream());
  }

  @ParameterizedTest
  @MethodSource("valuesFiles")
  void helmFindsNothingToComplainOf(String valuesFile) throws Exception {
    LintResult result = new Helm(Chart.with(valuesFile)).lint().strict().call();

    assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyObjectIsWhatKubernetesKnows(Rendered rendered) {
    assertThat(rendered.objects())
        .hasSizeGreaterThan(10)
        .flatExtracting(Schemas::problems)
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("all")
  void noTwoObjectsHaveOneName(Rendered rendered) {
    assertThat(rendered.objects()).extracting(Rendered::title).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("policies")
  void everyValuesFileKeepsThePolicies(Rendered rendered, String policy) {
    assertThat(POLICIES.get(policy).apply(rendered)).isEmpty();
  }

  /** Each line plants one violation, which its policy must name. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          pods run as nobody in particular | Deployment/town-tributary-vault | /spec/template/spec/securityContext | runAsUser | 0
          pods run as nobody in particular | Deployment/town-tributary-vault | /spec/template/spec/securityContext | seccompProfile | {}
          containers are confined | Deployment/town-tributary-api | /spec/template/spec/containers/0/securityContext | readOnlyRootFilesystem | false
          containers are confined | StatefulSet/town-tributary-media-a | /spec/template/spec/initContainers/0/securityContext | allowPrivilegeEscalation | true
          memory is limited | Job/town-tributary-migration | /spec/template/spec/containers/0/resources | limits | {}
          memory is limited | Deployment/town-tributary-api | /spec/template/spec/containers/0/resources/limits | cpu | "2"
          images say which | Deployment/town-tributary-api | /spec/template/spec/containers/0 | image | "registry:5000/tributary"
          every server is probed | Deployment/town-tributary-api | /spec/template/spec/containers/0/livenessProbe/httpGet | port | "web"
          tokens | StatefulSet/town-tributary-media-b | /spec/template/spec | automountServiceAccountToken | true
          volumes | Deployment/town-tributary-api | /spec/template/spec/volumes/4/emptyDir | sizeLimit | null
          spread | Deployment/town-tributary-api | /spec/template/spec/topologySpreadConstraints/0 | topologyKey | "rack"
          spread | StatefulSet/town-tributary-media-a | /spec/template/spec/topologySpreadConstraints/1/labelSelector/matchLabels | app.kubernetes.io/component | "media-b"
          selectors match | Service/town-tributary-gateway | /spec/selector | app.kubernetes.io/component | "gate"
          selectors match | Service/town-tributary-api | /spec/ports/0 | targetPort | "web"
          selectors match | Deployment/town-tributary-vault | /spec/selector/matchLabels | app.kubernetes.io/component | "api"
          selectors match | PodDisruptionBudget/town-tributary-vault | /spec/selector/matchLabels | app.kubernetes.io/component | "safe"
          references | Deployment/town-tributary-vault | /spec/template/spec/volumes/0/configMap | name | "other"
          references | Deployment/town-tributary-vault | /spec/template/spec/volumes/1/projected/sources/0/secret | name | "other"
          references | Deployment/town-tributary-vault | /spec/template/spec | serviceAccountName | "other"
          references | HorizontalPodAutoscaler/town-tributary-api | /spec/scaleTargetRef | name | "other"
          no secret in plain text | Deployment/town-tributary-vault | /spec/template/spec/containers/0/env/0 | name | "TRIBUTARY_PERSISTENCE_PASSWORD"
          no secret in plain text | ConfigMap/town-tributary | /data | tributary.conf | "{password: abc}"
          ports | Service/town-tributary-api | /spec/ports/0 | protocol | null
          ports | Deployment/town-tributary-api | /spec/template/spec/containers/0/ports/0 | protocol | null
          drains | Deployment/town-tributary-api | /spec/template/spec/topologySpreadConstraints/0 | nodeTaintsPolicy | null
          budgets | Deployment/town-tributary-vault | /spec | replicas | 1
          network policies | NetworkPolicy/town-tributary-vault | /spec/podSelector/matchLabels | app.kubernetes.io/component | "safe"
          network policies | NetworkPolicy/town-tributary-vault | /spec/ingress/0/from/0 | namespaceSelector | {}
          network policies | NetworkPolicy/town-tributary-control | /spec | policyTypes | ["Ingress"]
          """)
  void aPlantedViolationIsFound(
      String policy, String object, String parent, String field, String value) throws Exception {
    Rendered planted = planted(object, parent, field, value);

    assertThat(POLICIES.get(policy).apply(planted)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          Deployment/town-tributary-api | /spec/template/spec/containers/0 | readyProbe | {} | readyProbe
          Deployment/town-tributary-api | /spec/template/spec/containers/0/securityContext | readOnly | true | readOnly
          Deployment/town-tributary-api | /spec | selector | null | selector
          Service/town-tributary-api | /spec/ports/0 | port | "http" | port
          """)
  void aPlantedMistakeIsNoObjectOfKubernetes(
      String object, String parent, String field, String value, String named) throws Exception {
    Rendered planted = planted(object, parent, field, value);

    assertThat(planted.objects())
        .filteredOn(it -> Rendered.title(it).equals(object))
        .flatExtracting(Schemas::problems)
        .anySatisfy(problem -> assertThat(problem).contains(named));
  }

  private static Rendered planted(String object, String parent, String field, String value)
      throws Exception {
    Rendered rendered = Chart.rendered(ROLES);
    List<JsonNode> copies = rendered.objects().stream().<JsonNode>map(JsonNode::deepCopy).toList();
    JsonNode target =
        copies.stream().filter(it -> Rendered.title(it).equals(object)).findAny().orElseThrow();
    ObjectNode place = (ObjectNode) target.at(parent);
    if (value.equals("null")) {
      assertThat(place.remove(field)).as("what is taken away").isNotNull();
    } else {
      place.set(field, Chart.yaml(value));
    }
    return new Rendered("planted", copies);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          roles.control.replicas | many | control
          roles.control.replica | 3 | replica
          layout | both | layout
          cluster.cells[0] | 1024 | cells
          cluster.stableAfter | soon | stableAfter
          secrets.cluster | Not_A_Name | cluster
          images.clusterNode.digest | sha256:1 | digest
          mediaServers.needed | 4 | mediaServers.needed
          mediaServers.uplink | fast | uplink
          mediaServers.clusters[0].name | b | mediaServers.clusters
          database.host | "" | database.host
          database.caSecret | "" | database.caSecret
          postgresql.enabled | true | database.host
          cluster.requiredContactPoints | 1 | cluster.requiredContactPoints
          cluster.requiredContactPoints | 99 | cluster.requiredContactPoints
          roles.api.autoscaling.maxReplicas | 1 | roles.api.autoscaling.minReplicas
          api.ingress.tlsSecret | "" | api.ingress.tlsSecret
          networkPolicy.databaseCidr | everywhere | databaseCidr
          networkPolicy.kubernetesApiPorts[0] | 0 | kubernetesApiPorts
          gateway.service.externalIPs[0] | here | externalIPs
          fullnameOverride | movies-of-the-whole-of-the-country-and-more | fullnameOverride
          tracing.endpoint | collector:4318 | endpoint
          """)
  void aBadValueIsRefusedByItsName(String key, String value, String named) {
    assertThatThrownBy(() -> Chart.rendered(ROLES, Chart.NEWEST, Map.of(key, value)))
        .hasMessageContaining(named);
  }

  @ParameterizedTest
  @MethodSource("valuesFiles")
  void kubernetes120KnowsEveryObject(String valuesFile) {
    Map<String, Object> least =
        valuesFile.endsWith("/values.yaml") ? Map.of("database.host", "db") : Map.of();

    assertThat(Chart.rendered(valuesFile, "v1.20.0", least).objects())
        .hasSizeGreaterThan(10)
        .flatExtracting(Schemas::problemsOn120)
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "HorizontalPodAutoscaler/town-tributary-api, /spec/behavior/scaleDown, cooldown",
    "HorizontalPodAutoscaler/town-tributary-api, /spec, maxReplicas",
    "PodDisruptionBudget/town-tributary-api, /spec, unhealthyPodEvictionPolicy",
    "Deployment/town-tributary-api, /spec/template/spec/topologySpreadConstraints/0,"
        + " nodeTaintsPolicy",
    "Deployment/town-tributary-api, /spec/template/spec/topologySpreadConstraints/0, topologyKey",
    "Service/town-tributary-api, /spec/ports/0, port",
  })
  void whatKubernetes120DoesNotKnowOrMissesIsFound(String object, String parent, String field) {
    Rendered old = Chart.rendered(ROLES, "v1.20.0", Map.of());
    JsonNode one =
        old.objects().stream()
            .filter(it -> Rendered.title(it).equals(object))
            .findAny()
            .orElseThrow();
    ObjectNode at = (ObjectNode) one.at(parent);
    if (at.remove(field) == null) {
      at.put(field, "Honor");
    }

    assertThat(StrictSchema.KUBERNETES_120.problems(one))
        .singleElement()
        .asString()
        .contains(field);
  }

  @Test
  void kubernetes120GetsTheVersionsThatItKnows() {
    Rendered old = Chart.rendered(ROLES, "v1.20.0", Map.of());

    assertThat(old.ofKind("PodDisruptionBudget"))
        .isNotEmpty()
        .allMatch(it -> it.path("apiVersion").asText().equals("policy/v1beta1"));
    assertThat(old.ofKind("HorizontalPodAutoscaler"))
        .isNotEmpty()
        .allMatch(it -> it.path("apiVersion").asText().equals("autoscaling/v2beta2"));
    assertThat(old.objects()).flatExtracting(Schemas::problemsOn120).isEmpty();
    assertThatThrownBy(() -> Chart.rendered(ROLES, "v1.19.0", Map.of()))
        .hasMessageContaining("1.20");
  }

  @Test
  void aStatefulSetHasRoomForItsRevisionInALabel() {
    assertThatThrownBy(
            () ->
                Chart.rendered(
                    ROLES,
                    Chart.NEWEST,
                    Map.of(
                        "fullnameOverride",
                        "movies-of-the-whole-country-and-more",
                        "mediaServers.clusters[1].name",
                        "a-long-way-off")))
        .hasMessageContaining("at most 52 characters");
  }

  @Test
  void theSchemaIsMigratedBeforeTheNodesUnlessTheDatabaseComesWithThem() {
    String hook = "/metadata/annotations/hook";

    assertThat(Chart.rendered(ROLES).only("Job", "town-tributary-migration").at(hook).asText())
        .isEqualTo("pre-install,pre-upgrade");
    assertThat(Chart.rendered(TRIAL).only("Job", "town-tributary-migration").at(hook).asText())
        .isEqualTo("post-install,pre-upgrade");
  }

  @Test
  void aChangedSettingRestartsThePods() {
    String path = "/spec/template/metadata/annotations/checksum~1settings";
    Rendered before = Chart.rendered(TRIAL);
    Rendered after = Chart.rendered(TRIAL, Chart.NEWEST, Map.of("cluster.logLevel", "DEBUG"));

    assertThat(after.only("Deployment", "town-tributary-node").at(path).asText())
        .hasSize(64)
        .isNotEqualTo(before.only("Deployment", "town-tributary-node").at(path).asText());
  }

  @Test
  void rulesAndDashboardAreThereWhenWanted() throws Exception {
    Rendered quiet = Chart.rendered(TRIAL);
    Rendered watched =
        Chart.rendered(
            TRIAL,
            Chart.NEWEST,
            Map.of("monitoring.prometheusOperator", "always", "monitoring.dashboard", "true"));

    assertThat(quiet.ofKind("PrometheusRule")).isEmpty();
    assertThat(quiet.ofKind("PodMonitor")).isEmpty();
    assertThat(watched.only("PrometheusRule", "town-tributary").path("spec"))
        .isEqualTo(Chart.yaml(Files.readString(Chart.DIRECTORY.resolve("monitoring/rules.yaml"))));
    assertThat(
            watched
                .only("PodMonitor", "town-tributary")
                .at("/spec/podMetricsEndpoints")
                .findValuesAsText("port"))
        .containsExactly("management", "health");
    assertThat(watched.objects()).flatExtracting(Schemas::problems).isEmpty();
    JsonNode rules = watched.only("PrometheusRule", "town-tributary");
    ((ObjectNode) rules.at("/spec/groups/0/rules/0")).put("expression", "up").remove("expr");
    assertThat(Schemas.fabric8(rules)).singleElement().asString().contains("expression");
    assertThat(StrictSchema.PROMETHEUS_OPERATOR.problems(rules))
        .anySatisfy(it -> assertThat(it).contains("'expression'"))
        .anySatisfy(it -> assertThat(it).contains("'expr'"));
    JsonNode monitor = watched.only("PodMonitor", "town-tributary");
    ((ObjectNode) monitor.path("spec")).put("selectors", "all").remove("selector");
    assertThat(Schemas.problems(monitor))
        .anySatisfy(it -> assertThat(it).contains("'selectors'"))
        .anySatisfy(it -> assertThat(it).contains("'selector'"));
    JsonNode dashboard = watched.only("ConfigMap", "town-tributary-dashboard");
    assertThat(dashboard.at("/metadata/labels/grafana_dashboard").asText()).isEqualTo("1");
    assertThat(Schemas.problems(dashboard)).isEmpty();
    assertThat(Chart.yaml(dashboard.at("/data/tributary.json").asText()).path("uid").asText())
        .isEqualTo("tributary");
  }
}
