package tributary.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.demo.Await;
import tributary.demo.JsonClient;
import tributary.demo.NodeProcess;

/**
 * Three processes with the settings and the environment that the chart gives to pods, each on an
 * address of its own, become one cluster by asking what answers as Kubernetes does.
 */
class BootstrapTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String COST = "controller.kubernetes.io/pod-deletion-cost";
  private static final String DEPLOYMENT = "town-tributary-node";

  @TempDir Path directory;
  private final List<NodeProcess> processes = new ArrayList<>();
  private final Rendered chart =
      Chart.rendered(
          Chart.own("values-trial.yaml"),
          Chart.NEWEST,
          Map.of(
              "roles.node.replicas",
              3,
              "cluster.requiredContactPoints",
              3,
              "cluster.stableAfter",
              "3s",
              "cluster.drainDelay",
              "4s"));

  private record Pod(String name, String address, NodeProcess process) {
    URI management() {
      return URI.create("http://" + address + ":7626");
    }

    /** As the contact point tells those that come after. */
    Set<String> members() {
      Set<String> members = new TreeSet<>();
      JsonNode known =
          JsonClient.of(URI.create("http://" + address + ":7627")).get("/bootstrap/seed-nodes");
      known.path("seedNodes").forEach(it -> members.add(it.path("node").asText()));
      return members;
    }
  }

  @Test
  void podsFindEachOtherAndOneThatDiesIsLeftBehindByLease() throws Exception {
    try (KubernetesStandIn kubernetes = new KubernetesStandIn(directory.resolve("account"));
        EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      List<Pod> pods = new ArrayList<>();
      for (int number = 1; number <= 3; number++) {
        pods.add(start(number, kubernetes, postgres));
      }
      pods.forEach(pod -> pod.process().awaitReady());

      assertThat(pods.getFirst().members()).hasSize(3);
      assertThat(pods).extracting(Pod::members).containsOnly(pods.getFirst().members());
      Await.until(
          "each pod has its place in the order of removal",
          PATIENCE,
          () -> Set.copyOf(kubernetes.annotation(COST).values()).equals(Set.of("0", "100", "200")));

      Pod killed = pods.removeLast();
      killed.process().kill();
      kubernetes.remove(killed.name());
      Await.until(
          "the side that is left holds the lease",
          PATIENCE,
          () -> kubernetes.leases().containsKey("town-tributary-sbr"));
      Await.until(
          "and goes on without the dead one",
          PATIENCE,
          () ->
              pods.stream().allMatch(pod -> pod.members().size() == 2)
                  && Set.copyOf(kubernetes.annotation(COST).values()).size() == 2);

      drains(pods.getFirst());
      assertThat(kubernetes.asked()).isEqualTo(allowed());
    } finally {
      processes.forEach(NodeProcess::kill);
    }
  }

  /**
   * Not ready, yet still there for those who have not noticed; then gone, in less than is granted.
   */
  private void drains(Pod pod) {
    JsonClient management = JsonClient.of(pod.management());
    pod.process().askToEnd();
    Await.until("it is not ready", PATIENCE, () -> status(management) == 503);
    assertThat(JsonClient.of(URI.create("http://" + pod.address() + ":8080")).get("/api/v1/titles"))
        .isNotNull();
    int grace =
        chart
            .only("Deployment", DEPLOYMENT)
            .at("/spec/template/spec/terminationGracePeriodSeconds")
            .asInt();
    Await.until("the process ended", Duration.ofSeconds(grace), () -> !pod.process().isAlive());
  }

  private static int status(JsonClient management) {
    try {
      management.bytes("/ready");
      return 200;
    } catch (JsonClient.Refused refused) {
      return refused.status();
    }
  }

  private Pod start(int number, KubernetesStandIn kubernetes, EmbeddedPostgres postgres)
      throws Exception {
    String address = "127.0.7." + number;
    String name = DEPLOYMENT + "-" + number;
    JsonNode template = chart.only("Deployment", DEPLOYMENT).at("/spec/template");
    kubernetes.run(name, address, template);
    Path folder = Files.createDirectories(directory.resolve(name));
    Files.writeString(
        folder.resolve("tributary.conf"),
        chart.only("ConfigMap", "town-tributary").at("/data/tributary.conf").asText());
    String here =
        """
        include "tributary.conf"
        tributary {
          data-dir = data
          management.host = "%1$s"
          api.host = "%1$s"
          gateway.host = "%1$s"
          log.format = console
        }
        pekko.discovery.kubernetes-api { api-ca-path = "%2$s", api-token-path = "%3$s", pod-namespace-path = "%4$s" }
        pekko.coordination.lease.kubernetes { api-ca-path = "%2$s", api-token-path = "%3$s", namespace-path = "%4$s" }
        """
            .formatted(
                address,
                kubernetes.file("ca.crt"),
                kubernetes.file("token"),
                kubernetes.file("namespace"));
    NodeProcess process =
        NodeProcess.start(
            name,
            "tributary.cluster.ClusterNode",
            200,
            folder,
            here,
            URI.create("http://" + address + ":7626/ready"),
            environment(template, name, address, kubernetes, postgres).entrySet().stream()
                .collect(
                    () -> new ArrayList<>(List.of("env")),
                    (words, it) -> words.add(it.getKey() + "=" + it.getValue()),
                    List::addAll));
    processes.add(process);
    return new Pod(name, address, process);
  }

  private Map<String, String> environment(
      JsonNode template,
      String pod,
      String address,
      KubernetesStandIn kubernetes,
      EmbeddedPostgres postgres)
      throws Exception {
    Map<String, String> fields = Map.of("status.podIP", address, "metadata.name", pod);
    Map<String, String> environment = new HashMap<>(kubernetes.environment());
    for (JsonNode variable : template.at("/spec/containers/0/env")) {
      String field = variable.at("/valueFrom/fieldRef/fieldPath").asText();
      environment.put(
          variable.path("name").asText(),
          field.isEmpty() ? variable.path("value").asText() : fields.get(field));
    }
    Path password = Files.writeString(directory.resolve("password"), "postgres");
    environment.put("TRIBUTARY_SECRETS_DIR", mounted(template).toString());
    environment.put("TRIBUTARY_PERSISTENCE_PASSWORD_FILE", password.toString());
    environment.put("TRIBUTARY_PERSISTENCE_USER", "postgres");
    environment.put(
        "TRIBUTARY_PERSISTENCE_URL",
        "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres");
    return environment;
  }

  /** Of all secrets of the cluster those files that the template mounts. */
  private Path mounted(JsonNode template) throws Exception {
    Path all = directory.resolve("secrets");
    if (!Files.exists(all)) {
      Process made =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  "tributary.cluster.SecretsCommand",
                  all.toString())
              .inheritIO()
              .start();
      assertThat(made.waitFor()).isZero();
    }
    Path mounted = directory.resolve("mounted");
    for (JsonNode volume : template.at("/spec/volumes")) {
      for (JsonNode source : volume.at("/projected/sources")) {
        for (JsonNode item : source.at("/secret/items")) {
          Path file = Path.of(item.path("path").asText());
          Files.createDirectories(mounted.resolve(file).getParent());
          Files.copy(all.resolve(file), mounted.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    return mounted;
  }

  /** What the chart's Role allows, in the words of the stand-in. */
  private Set<String> allowed() {
    Set<String> allowed = new TreeSet<>();
    for (JsonNode rule : chart.only("Role", "town-tributary").path("rules")) {
      String names =
          rule.path("resourceNames").isMissingNode()
              ? ""
              : " " + rule.at("/resourceNames/0").asText();
      rule.path("verbs")
          .forEach(
              verb -> allowed.add(verb.asText() + " " + rule.at("/resources/0").asText() + names));
    }
    return allowed;
  }
}
