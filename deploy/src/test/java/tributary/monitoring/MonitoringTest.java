package tributary.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules and dashboard against Prometheus's own tool and the metrics of running nodes. */
class MonitoringTest {
  private static final Path RULES = Path.of("helm/tributary/monitoring/rules.yaml");
  private static final Path DASHBOARD = Path.of("helm/tributary/monitoring/dashboard.json");
  private static final Path ALERTS = Path.of("src/test/resources/monitoring/alerts-test.yaml");
  private static final Pattern METRIC =
      Pattern.compile("\\b(tributary|hikaricp|jvm|process|disk)_[a-z0-9_]+");
  private static final Pattern RECORDED = Pattern.compile("\\btributary:[a-z0-9_:]+");

  @TempDir Path folder;

  private static List<JsonNode> rules() throws IOException {
    List<JsonNode> rules = new ArrayList<>();
    new YAMLMapper().readTree(RULES.toFile()).at("/groups/0/rules").forEach(rules::add);
    return rules;
  }

  private static List<String> expressions() throws IOException {
    List<String> found =
        new ArrayList<>(rules().stream().map(rule -> rule.path("expr").asText()).toList());
    found.addAll(shown());
    return found;
  }

  /** What the dashboard asks for. */
  private static List<String> shown() throws IOException {
    List<String> found = new ArrayList<>();
    for (JsonNode panel : new ObjectMapper().readTree(DASHBOARD.toFile()).path("panels")) {
      panel.path("targets").forEach(target -> found.add(target.path("expr").asText()));
    }
    assertThat(found).hasSizeGreaterThan(20).doesNotContain("");
    return found;
  }

  private static Set<String> named(Pattern what, List<String> expressions) {
    return expressions.stream()
        .flatMap(text -> what.matcher(text).results())
        .map(match -> match.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void whateverRulesAndDashboardNameRunningNodesTell() throws IOException {
    String told;
    try (ScrapedTown town = new ScrapedTown(folder)) {
      town.deliver();
      told = town.metrics();
    }
    Set<String> known =
        told.lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split("[{ ]", 2)[0])
            .collect(Collectors.toSet());

    assertThat(known).containsAll(named(METRIC, expressions()));
  }

  @Test
  void whatIsShownOrWarnedOfIsRecorded() throws IOException {
    Set<String> recorded =
        rules().stream().map(rule -> rule.path("record").asText()).collect(Collectors.toSet());

    assertThat(recorded).containsAll(named(RECORDED, expressions()));
  }

  @Test
  void everyAlertIsTestedAndItsIncidentIsInTheRunbook() throws IOException {
    String runbook = Files.readString(Path.of("RUNBOOK.md"));
    String tests = Files.readString(ALERTS);

    for (JsonNode rule : rules()) {
      if (rule.has("alert")) {
        String alert = rule.path("alert").asText();
        assertThat(tests).contains("alertname: " + alert + "\n");
        assertThat(runbook)
            .contains("\n## " + rule.at("/annotations/runbook").asText() + ". ")
            .contains("`" + alert + "`");
      }
    }
  }

  @Test
  void prometheusUnderstandsTheRulesAndWhatTheDashboardAsks() throws Exception {
    StringBuilder asked = new StringBuilder("groups:\n  - name: dashboard\n    rules:\n");
    for (String expression : shown()) {
      asked.append("      - record: shown\n        expr: >-\n          ");
      asked.append(expression).append("\n        labels: {n: \"").append(asked.length());
      asked.append("\"}\n");
    }
    Path file = Files.writeString(folder.resolve("dashboard.yaml"), asked);

    promtool("check", "rules", RULES.toString());
    promtool("check", "rules", file.toString());
  }

  @Test
  void eachAlertFiresWhenItShould() throws Exception {
    promtool("test", "rules", ALERTS.toString());
  }

  /** Where it is missing the test is skipped aloud, or fails if it was required to run. */
  private static void promtool(String... arguments) throws Exception {
    Path tool = Path.of("/usr/bin/promtool");
    if (!Files.isExecutable(tool)) {
      assertThat(System.getenv("TRIBUTARY_REQUIRE_PROMTOOL")).as("promtool").isNotEqualTo("true");
      System.err.println("SKIPPED: not tested: rules and alerts: no " + tool);
      abort("no " + tool);
    }
    List<String> command = new ArrayList<>(List.of(tool.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

    assertThat(process.waitFor()).as(said).isZero();
  }
}
