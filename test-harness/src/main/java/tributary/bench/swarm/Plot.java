package tributary.bench.swarm;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Last peer over bound, a bar for each system in each scenario, as one SVG file by itself. */
final class Plot {
  private static final int LEFT = 80;
  private static final int WIDTH = 720;
  private static final int TOP = 50;
  private static final int BAR = 12;
  private static final int GROUP = 38;
  private static final double MOST = 2.0;
  private static final List<String> COLOURS = List.of("#0b7285", "#adb5bd");

  private Plot() {}

  static String svg(Report report) {
    List<String> scenarios = report.scenarios();
    int height = TOP + scenarios.size() * GROUP + 30;
    StringBuilder out = new StringBuilder();
    out.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
        <rect width="100%%" height="100%%" fill="#fff"/>
        <text x="%d" y="18" font-size="14">Time until the last peer has all, over the bound (1 = nobody can be faster)</text>
        """
            .formatted(LEFT + WIDTH + 60, height, LEFT));
    legend(out);
    for (int tenth = 10; tenth <= MOST * 10; tenth += 2) {
      line(out, tenth / 10.0, height, tenth == 10 ? "#212529" : "#e9ecef");
    }
    for (int i = 0; i < scenarios.size(); i++) {
      int y = TOP + i * GROUP;
      out.append(
          "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n"
              .formatted(LEFT - 8, y + BAR + 4, scenarios.get(i)));
      for (int system = 0; system < Report.SYSTEMS.size(); system++) {
        Optional<Outcome> outcome = report.of(scenarios.get(i), Report.SYSTEMS.get(system));
        bar(out, y + system * (BAR + 2), outcome, COLOURS.get(system));
      }
    }
    return out.append("</svg>\n").toString();
  }

  private static void legend(StringBuilder out) {
    for (int system = 0; system < Report.SYSTEMS.size(); system++) {
      int x = LEFT + system * 110;
      out.append(
          "<rect x=\"%d\" y=\"26\" width=\"12\" height=\"12\" fill=\"%s\"/><text x=\"%d\" y=\"36\">%s</text>\n"
              .formatted(x, COLOURS.get(system), x + 18, Report.SYSTEMS.get(system)));
    }
  }

  private static double x(double ratio) {
    return LEFT + Math.clamp((ratio - 0.9) / (MOST - 0.9), 0, 1) * WIDTH;
  }

  private static void line(StringBuilder out, double ratio, int height, String colour) {
    out.append(
        String.format(
            Locale.ROOT,
            "<path d=\"M%.1f %d V%d\" stroke=\"%s\"/><text x=\"%.1f\" y=\"%d\""
                + " text-anchor=\"middle\">%.1f</text>\n",
            x(ratio),
            TOP - 6,
            height - 24,
            colour,
            x(ratio),
            height - 8,
            ratio));
  }

  private static void bar(StringBuilder out, int y, Optional<Outcome> outcome, String colour) {
    boolean whole = outcome.filter(Outcome::isWhole).isPresent();
    double end = whole ? x(outcome.get().ratio()) : LEFT;
    out.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/><text x=\"%.1f\""
                + " y=\"%d\" font-size=\"10\">%s</text>\n",
            LEFT,
            y,
            end - LEFT,
            BAR,
            colour,
            end + 4,
            y + 10,
            whole
                ? String.format(Locale.ROOT, "%.2f", outcome.get().ratio())
                : outcome.isPresent() ? "not all finished" : "not measured"));
  }
}
