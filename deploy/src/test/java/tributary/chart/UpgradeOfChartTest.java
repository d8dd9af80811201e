package tributary.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing that a release changes, or an operator is likely to, makes {@code helm upgrade} fail. */
class UpgradeOfChartTest {
  private static final String ROLES = Chart.own("values-production.yaml");

  static List<String> valuesFiles() {
    return Chart.valuesFiles();
  }

  @ParameterizedTest
  @MethodSource("valuesFiles")
  void aNewerReleaseOfTheChartChangesNothingThatCannotBeChanged(String valuesFile) {
    Rendered before = Chart.rendered(valuesFile);
    Rendered after = Chart.ofNextRelease(valuesFile);

    assertThat(after.objects()).isNotEqualTo(before.objects());
    assertThat(new Upgrade(before, after).refused()).isEmpty();
    assertThat(new Upgrade(after, before).refused()).as("and back").isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "images.registry, registry.example",
    "images.clusterNode.tag, v2",
    "images.edgeNode.tag, v2",
    "cluster.logLevel, DEBUG",
    "cluster.terminationGracePeriodSeconds, 90",
    "roles.control.replicas, 5",
    "roles.gateway.autoscaling.enabled, false",
    "roles.vault.resources.limits.memory, 1Gi",
    "topologySpread, ScheduleAnyway",
    "gateway.service.type, NodePort",
    "api.service.port, 8080",
    "mediaServers.clusters[0].replicas, 3",
    "mediaServers.clusters[0].zone, zone-d",
    "mediaServers.capacityPercent, 80",
    "mediaServers.exposure, None",
    "mediaServers.enrolment, codes",
    "mediaServers.filmsClaim, films",
    "podDisruptionBudgets, false",
    "networkPolicy.enabled, false",
    "tracing.endpoint, ''",
  })
  void anOperatorMayChange(String key, String value) {
    Rendered before = Chart.rendered(ROLES);
    Rendered after = Chart.rendered(ROLES, Chart.NEWEST, Map.of(key, value));

    assertThat(after.objects()).as("it changes something").isNotEqualTo(before.objects());
    assertThat(new Upgrade(before, after).refused()).isEmpty();
  }

  /** OPERATIONS.md says how it is done all the same. */
  @Test
  void theSizeOfAVolumeIsWhatCannotBeChanged() {
    Rendered before = Chart.rendered(ROLES);
    Rendered after =
        Chart.rendered(ROLES, Chart.NEWEST, Map.of("mediaServers.clusters[0].storage", "3Ti"));

    assertThat(new Upgrade(before, after).refused())
        .singleElement()
        .asString()
        .contains("StatefulSet/town-tributary-media-a");
  }
}
