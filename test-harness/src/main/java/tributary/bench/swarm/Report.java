package tributary.bench.swarm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tributary.demo.JsonClient;

/** Outcomes as a table: of each system in each scenario the latest. */
record Report(List<Outcome> outcomes) {
  static final List<String> SYSTEMS = List.of("tributary", "libtorrent");

  Report {
    Map<String, Outcome> latest = new LinkedHashMap<>();
    outcomes.forEach(outcome -> latest.put(outcome.scenario() + "/" + outcome.system(), outcome));
    outcomes = List.copyOf(latest.values());
  }

  /** Empty if there is no such file. */
  static Report read(Path lines) throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    if (Files.exists(lines)) {
      for (String line : Files.readAllLines(lines)) {
        outcomes.add(JsonClient.JSON.readValue(line, Outcome.class));
      }
    }
    return new Report(outcomes);
  }

  static void append(Path lines, Outcome outcome) throws IOException {
    Files.writeString(
        lines,
        JsonClient.JSON.writeValueAsString(outcome) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  Optional<Outcome> of(String scenario, String system) {
    return outcomes.stream()
        .filter(it -> it.scenario().equals(scenario) && it.system().equals(system))
        .findFirst();
  }

  /** Those measured, in the order of {@link Scenario#all}, the larger first. */
  List<String> scenarios() {
    List<String> order = Scenario.all().stream().map(Scenario::name).toList();
    return outcomes.stream()
        .map(outcome -> Scenario.named(outcome.scenario()))
        .sorted(
            Comparator.comparing((Scenario it) -> order.indexOf(it.name().split("\\W", 2)[0]))
                .thenComparing(Comparator.comparing(Scenario::fileBytes).reversed()))
        .map(Scenario::name)
        .distinct()
        .toList();
  }

  /** Markdown. */
  String table() {
    StringBuilder out =
        new StringBuilder(
            """
            | scenario | system | last, s | bound, s | last / bound | median, s | first wish, s | origin copies | wire / payload | CPU, s | busy |
            |---|---|---|---|---|---|---|---|---|---|---|
            """);
    for (String scenario : scenarios()) {
      for (String system : SYSTEMS) {
        out.append(
            of(scenario, system)
                .map(Report::row)
                .orElse(
                    "| %s | %s | not measured | | | | | | | | |\n".formatted(scenario, system)));
      }
    }
    return out.toString();
  }

  private static String row(Outcome it) {
    String last = it.isWhole() ? number(it.last(), 1) : failure(it);
    return "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n"
        .formatted(
            it.scenario(),
            it.system(),
            last,
            number(it.bound(), 1),
            it.isWhole() ? number(it.ratio(), 2) : "",
            number(it.median(), 1),
            number(it.firstWish(), 1),
            number(it.originCopies(), 2),
            number(it.wirePerPayload(), 3),
            number(it.cpuSeconds(), 0),
            number(100 * it.busy(), 0) + " %");
  }

  private static String failure(Outcome it) {
    return "%d of %d finished, %d damaged".formatted(it.finished(), it.peers(), it.damaged());
  }

  private static String number(double value, int digits) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + digits + "f", value) : "–";
  }

  /** Replaces what stands between the page's marks. */
  String in(String page) {
    return Page.with(page, table());
  }
}
