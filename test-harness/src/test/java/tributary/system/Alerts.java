package tributary.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Alerts of the chart's rules, evaluated by Prometheus's own tool over what a node has told. */
final class Alerts {
  private static final Path TOOL = Path.of("/usr/bin/promtool");
  private static final Path RULES =
      Path.of(System.getProperty("tributary.root"))
          .resolve("deploy/helm/tributary/monitoring/rules.yaml")
          .toAbsolutePath()
          .normalize();
  private static final Pattern METRIC = Pattern.compile("\\b(tributary|hikaricp|disk)_[a-z0-9_]+");

  private final Path folder;

  /**
   * @param folder where it may write
   */
  Alerts(Path folder) {
    this.folder = folder;
  }

  /** It fires if gauges stay as they are. */
  void assertFires(String alert, String metrics) throws Exception {
    assertFires(alert, metrics, metrics);
  }

  /** It fires if counters go on as they did from before to after, and gauges stay. */
  void assertFires(String alert, String before, String after) throws Exception {
    evaluate(alert, before, after, "[{labels: '{}', value: 1}]");
  }

  void assertSilent(String alert, String metrics) throws Exception {
    evaluate(alert, metrics, metrics, "[]");
  }

  private void evaluate(String alert, String before, String after, String expected)
      throws Exception {
    assertThat(Files.readString(RULES)).contains("alert: " + alert + "\n");
    String test =
        """
        rule_files: [%s]
        evaluation_interval: 30s
        tests:
          - interval: 30s
            input_series:
        %s
            promql_expr_test:
              - expr: count(ALERTS{alertname="%s",alertstate="firing"}) > bool 0
                eval_time: 29m
                exp_samples: %s
        """
            .formatted(RULES, series(before, after), alert, expected);
    promtool(alert, Files.writeString(folder.resolve(alert + ".yaml"), test));
  }

  /** Half an hour of everything that the rules name. */
  private static String series(String before, String after) throws IOException {
    Set<String> named =
        METRIC
            .matcher(Files.readString(RULES))
            .results()
            .map(match -> match.group())
            .collect(Collectors.toSet());
    Set<String> gauges =
        after
            .lines()
            .filter(line -> line.startsWith("# TYPE ") && line.endsWith(" gauge"))
            .map(line -> line.split(" ", -1)[2])
            .collect(Collectors.toSet());
    Map<String, BigDecimal> earlier = values(before);
    StringBuilder text = new StringBuilder();
    values(after)
        .forEach(
            (series, now) -> {
              String name = series.split("\\{", 2)[0];
              if (named.contains(name)) {
                BigDecimal then = earlier.getOrDefault(series, BigDecimal.ZERO);
                BigDecimal step = gauges.contains(name) ? BigDecimal.ZERO : now.subtract(then);
                text.append(
                    "      - {series: '%s', values: '%s+%sx60'}%n"
                        .formatted(labelled(series), now.toPlainString(), step.toPlainString()));
              }
            });
    return text.toString().stripTrailing();
  }

  /** As Prometheus does it. */
  private static String labelled(String series) {
    String own =
        series.contains("{") ? series.substring(0, series.length() - 1) + "," : series + "{";
    return own + "instance=\"a\",job=\"tributary\"}";
  }

  private static Map<String, BigDecimal> values(String metrics) {
    Map<String, BigDecimal> values = new LinkedHashMap<>();
    for (String line : metrics.lines().toList()) {
      int space = line.lastIndexOf(' ');
      if (!line.startsWith("#") && space > 0 && Character.isDigit(line.charAt(line.length() - 1))) {
        values.put(line.substring(0, space), new BigDecimal(line.substring(space + 1)));
      }
    }
    return values;
  }

  /** Where it is missing this is skipped aloud, or fails if it was required. */
  private static void promtool(String alert, Path test) throws Exception {
    if (!Files.isExecutable(TOOL)) {
      assertThat(System.getenv("TRIBUTARY_REQUIRE_PROMTOOL")).as("promtool").isNotEqualTo("true");
      System.err.println("SKIPPED: not tested: " + alert + ": no " + TOOL);
      return;
    }
    Process process =
        new ProcessBuilder(TOOL.toString(), "test", "rules", test.toString())
            .redirectErrorStream(true)
            .start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(alert + ": " + said).isZero();
  }
}
