package tributary.sim.day;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The runs of one scenario side by side: a page that needs nothing else, JSON, and a table. */
record Report(List<Outcome> outcomes) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final double GIB = 1L << 30;

  /** A figure of each run. */
  private record Row(String name, List<String> values) {}

  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    JSON.writeValue(folder.resolve("report.json").toFile(), outcomes);
    Files.writeString(folder.resolve("report.html"), html());
  }

  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    rows.add(row("wished for, of what boxes could send", it -> percent(it.load())));
    rows.add(row("offload", it -> percent(it.offload())));
    rows.add(row("offload of what was wished for", it -> percent(it.offloadOfWishes())));
    rows.add(row("the most of it that is feasible", it -> percent(it.feasibleOffload())));
    for (Tier tier : Tier.values()) {
      rows.add(row(tier.words() + ", GiB", it -> number(it.bytes().get(tier.words()) / GIB, 0)));
    }
    rows.add(row("origin's peak, Mbit/s", it -> number(it.originPeakMbit(), 0)));
    rows.add(
        row(
            "origin in the hour of most views, Mbit/s",
            it -> number(it.originBusiestHourMbit(), 1)));
    outcomes.stream()
        .flatMap(it -> it.originBusiestHourReasons().keySet().stream())
        .distinct()
        .forEach(
            reason ->
                rows.add(
                    row(
                        "of these " + reason + ", Mbit/s",
                        it -> number(it.originBusiestHourReasons().get(reason), 2))));
    rows.add(row("for shadow lists, GiB", it -> number(it.shadowBytes() / GIB, 0)));
    rows.add(row("sat down to watch", it -> String.valueOf(it.waits().count())));
    rows.add(row("of these gave up", it -> String.valueOf(it.gaveUp())));
    rows.add(row("wait, mean, s", it -> number(it.waits().mean(), 1)));
    rows.add(row("wait, p95, s", it -> number(it.waits().at(95), 0)));
    rows.add(row("wait, p99, s", it -> number(it.waits().at(99), 0)));
    rows.add(
        row("first playable, median of time on, s", it -> number(it.firstPlayable().at(50), 0)));
    rows.add(row("first playable, p95 of time on, s", it -> number(it.firstPlayable().at(95), 0)));
    rows.add(row("wish to playable, mean of time on, s", it -> number(it.wishes().mean(), 0)));
    rows.add(row("wish to playable, p95 of time on, s", it -> number(it.wishes().at(95), 0)));
    rows.add(row("wishes met", it -> String.valueOf(it.wishes().count())));
    if (outcomes.stream().anyMatch(it -> it.pushes().count() > 0)) {
      rows.add(row("boxes that got what was pushed", it -> String.valueOf(it.pushes().count())));
      rows.add(row("after, median, s", it -> number(it.pushes().at(50), 0)));
      rows.add(row("after, p99, s", it -> number(it.pushes().at(99), 0)));
      rows.add(row("after, the last, s", it -> number(it.pushes().at(100), 0)));
      rows.add(row("after, by the fluid bound, s", it -> number(it.pushBound(), 0)));
      rows.add(row("the last, in bounds", it -> number(bounds(it, 100), 3)));
    }
    rows.add(row("box-time with something to watch", it -> percent(it.readyShare())));
    rows.add(row("fairness (Jain)", it -> number(it.fairness(), 3)));
    rows.add(row("violations", it -> String.valueOf(it.violations())));
    rows.add(row("leases", it -> String.valueOf(it.leases())));
    rows.add(row("events", it -> String.valueOf(it.events())));
    rows.add(row("wall time, s", it -> number(it.wallSeconds(), 1)));
    rows.add(row("CPU time, s", it -> number(it.cpuSeconds(), 1)));
    rows.add(row("events per CPU-second", it -> number(it.events() / it.cpuSeconds(), 0)));
    return rows;
  }

  /** When so many percent had what was pushed, in fluid bounds. */
  private static Double bounds(Outcome outcome, int percent) {
    Double after = outcome.pushes().at(percent);
    return after == null || outcome.pushBound() == null ? null : after / outcome.pushBound();
  }

  private Row row(String name, Function<Outcome, String> figure) {
    return new Row(name, outcomes.stream().map(figure).toList());
  }

  private static String percent(Double share) {
    return share == null ? "–" : number(100 * share, 1) + " %";
  }

  private static String number(Double value, int digits) {
    return value == null ? "–" : String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  /** Markdown. */
  String table() {
    StringBuilder out = new StringBuilder("| |");
    outcomes.forEach(it -> out.append(' ').append(it.mind()).append(" |"));
    out.append("\n|---|").append("---|".repeat(outcomes.size())).append('\n');
    for (Row row : rows()) {
      out.append("| ").append(row.name).append(" | ");
      out.append(String.join(" | ", row.values)).append(" |\n");
    }
    return out.toString();
  }

  private String html() {
    Outcome first = outcomes.getFirst();
    StringBuilder out =
        new StringBuilder(
            """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>%s, seed %d</title>
            <style>body{font-family:sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse}
            td,th{padding:.2rem .8rem;text-align:right;border-bottom:1px solid #dee2e6}td:first-child{text-align:left}svg{width:100%%}</style></head><body>
            <h1>%s</h1><p>%d boxes, %d simulated seconds, seed %d.</p>
            """
                .formatted(
                    first.scenario(),
                    first.seed(),
                    first.scenario(),
                    first.boxes(),
                    first.simulatedSeconds(),
                    first.seed()));
    htmlTable(out);
    for (Chart chart : charts()) {
      out.append(chart.svg());
    }
    for (Outcome outcome : outcomes) {
      out.append("<h2>").append(outcome.mind()).append("</h2><p>Trace SHA-256 <code>");
      out.append(outcome.hash()).append("</code></p>\n");
      outcome.firstViolations().stream()
          .limit(20)
          .forEach(it -> out.append("<p>").append(it).append("</p>\n"));
    }
    return out.append("</body></html>\n").toString();
  }

  private void htmlTable(StringBuilder out) {
    out.append("<table><tr><th></th>");
    outcomes.forEach(it -> out.append("<th>").append(it.mind()).append("</th>"));
    out.append("</tr>\n");
    for (Row row : rows()) {
      out.append("<tr><td>").append(row.name).append("</td>");
      row.values.forEach(it -> out.append("<td>").append(it).append("</td>"));
      out.append("</tr>\n");
    }
    out.append("</table>\n");
  }

  private List<Chart> charts() {
    Chart offload = new Chart("Offload over the day", "h", "");
    Chart origin = new Chart("Origin load over the day", "h", "Mbit/s");
    Chart playable =
        new Chart("Time to first playable", "s", "share of the boxes that had nothing");
    Chart waits = new Chart("Waits before the screen", "s", "share of sittings");
    Chart wishes = new Chart("From wish to playable", "s", "share of wishes");
    Chart pushed = new Chart("Boxes that have what was pushed", "fluid bounds", "share");
    Chart fairness = new Chart("Fairness (Jain), a line for each run", "", "");
    List<Double> shares = new ArrayList<>();
    for (int percent = 0; percent <= 100; percent++) {
      shares.add(percent / 100.0);
    }
    for (int k = 0; k < outcomes.size(); k++) {
      Outcome it = outcomes.get(k);
      offload.line(it.mind(), hours(it), it.offloads());
      origin.line(it.mind(), hours(it), it.originMbit());
      distribution(playable, it.mind(), it.firstPlayable(), shares);
      distribution(waits, it.mind(), it.waits(), shares);
      distribution(wishes, it.mind(), it.wishes(), shares);
      if (it.pushes().count() > 0) {
        List<Double> after = new ArrayList<>();
        for (int percent = 0; percent <= 100; percent++) {
          after.add(bounds(it, percent));
        }
        pushed.line(it.mind(), after, shares);
      }
      if (it.fairness() != null) {
        fairness.line(it.mind(), List.of(k + 0.5, k + 1.0), Collections.nCopies(2, it.fairness()));
      }
    }
    return outcomes.stream().anyMatch(it -> it.pushes().count() > 0)
        ? List.of(pushed, offload, origin)
        : List.of(offload, origin, playable, waits, wishes, fairness);
  }

  private static void distribution(
      Chart chart, String name, Outcome.Spread spread, List<Double> shares) {
    if (spread.count() > 0) {
      chart.line(name, spread.percentiles(), shares);
    }
  }

  private static List<Double> hours(Outcome outcome) {
    List<Double> hours = new ArrayList<>();
    for (int bin = 0; bin < outcome.offloads().size(); bin++) {
      hours.add((bin + 0.5) * outcome.intervalSeconds() / 3600);
    }
    return hours;
  }
}
