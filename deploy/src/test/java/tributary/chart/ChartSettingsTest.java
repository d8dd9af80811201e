package tributary.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart sets is there to be set: a key or variable of another name would do nothing. */
class ChartSettingsTest {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\??(TRIBUTARY_[A-Z_]+)");

  static Stream<Rendered> all() {
    return Chart.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyVariableIsReadBySomeSetting(Rendered rendered) throws IOException {
    Set<String> known = new TreeSet<>();
    for (String module : List.of("cluster-node", "persistence", "stb-node")) {
      try (Stream<Path> files = Files.list(Path.of("..", module, "src/main/resources"))) {
        for (Path file : files.filter(it -> it.toString().matches(".*\\.(conf|xml)")).toList()) {
          Matcher matcher = VARIABLE.matcher(Files.readString(file));
          while (matcher.find()) {
            known.add(matcher.group(1));
          }
        }
      }
    }
    Set<String> set = new TreeSet<>();
    rendered
        .workloads()
        .flatMap(workload -> Rendered.containers(workload).stream())
        .forEach(
            container -> container.path("env").forEach(it -> set.add(it.path("name").asText())));
    set.removeIf(name -> !name.startsWith("TRIBUTARY_"));

    assertThat(set).hasSizeGreaterThan(5).isSubsetOf(known);
  }

  @ParameterizedTest
  @MethodSource("all")
  void everySettingIsOneThatANodeHas(Rendered rendered) {
    JsonNode map = rendered.ofKind("ConfigMap").findFirst().orElseThrow();
    Config set = ConfigFactory.parseString(map.at("/data/tributary.conf").asText());
    Config known =
        ConfigFactory.parseResources("kubernetes-node.conf")
            .withFallback(ConfigFactory.parseResources("tributary-node.conf"))
            .withFallback(ConfigFactory.defaultReferenceUnresolved());

    assertThat(set.entrySet())
        .hasSizeGreaterThan(10)
        .allSatisfy(
            entry -> assertThat(isKnown(known, entry.getKey())).as(entry.getKey()).isTrue());
  }

  /** Without resolving, which would need a pod's environment. */
  private static boolean isKnown(Config known, String path) {
    ConfigValue at = known.root();
    for (String step : ConfigUtil.splitPath(path)) {
      if (!(at instanceof ConfigObject object) || !object.containsKey(step)) {
        return false;
      }
      at = object.get(step);
    }
    return true;
  }
}
