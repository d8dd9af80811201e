package tributary.bench.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Three panels of bars on logarithmic scales, as one SVG file by itself. */
final class Chart {
  private static final int LEFT = 190;
  private static final int WIDTH = 560;
  private static final int BAR = 16;
  private static final String OURS = "#0b7285";
  private static final String OURS_TOO = "#66a9b5";
  private static final String THEIRS = "#adb5bd";

  private record Bar(String label, double value, String colour) {}

  private final StringBuilder out = new StringBuilder();
  private int y = 10;

  private Chart() {}

  static String svg(Figures figures) {
    Chart chart = new Chart();
    List<Bar> latency = new ArrayList<>();
    List<Bar> rate = new ArrayList<>();
    List<Bar> memory = new ArrayList<>();
    for (CellOutcome cell : figures.cells()) {
      if (cell.fits()) {
        String boxes = Figures.grouped(cell.boxes()) + " boxes";
        latency.add(new Bar(boxes + ", p50", cell.decision().p50(), OURS));
        latency.add(new Bar(boxes + ", p99", cell.decision().p99(), OURS_TOO));
        rate.add(new Bar(boxes, cell.perSecond(), OURS));
        memory.add(new Bar(boxes + ", at rest", cell.restBytes(), OURS));
        memory.add(new Bar(boxes + ", at work", cell.workBytes(), OURS_TOO));
      }
    }
    for (SqlOutcome loop : figures.loops()) {
      String boxes = Figures.grouped(loop.boxes()) + " boxes";
      rate.add(new Bar(boxes + ", SQL", loop.perSecond(), THEIRS));
    }
    chart.panel("A decision, µs (the line: 5 ms)", latency, 1, 100_000, 5_000);
    chart.panel("Lease decisions a second (the line: 100,000)", rate, 100, 10_000_000, 100_000);
    chart.panel("Heap for each box, bytes (the line: 1 KiB)", memory, 100, 100_000, 1024);
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
    <rect width="100%%" height="100%%" fill="#fff"/>
    %s</svg>
    """
        .formatted(LEFT + WIDTH + 80, chart.y, chart.out);
  }

  private void panel(String title, List<Bar> bars, double from, double to, double goal) {
    text(LEFT, y + 14, "start", title);
    y += 24;
    int end = y + bars.size() * (BAR + 4);
    for (Bar bar : bars) {
      double length = x(bar.value, from, to);
      text(LEFT - 8, y + BAR - 4, "end", bar.label);
      out.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>\n",
              LEFT,
              y,
              length,
              BAR,
              bar.colour));
      String value = bar.value < 100 ? Figures.number(bar.value, 1) : Figures.grouped(bar.value);
      text((int) (LEFT + length + 4), y + BAR - 4, "start", value);
      y += BAR + 4;
    }
    out.append(
        String.format(
            Locale.ROOT,
            "<path d=\"M%.1f %d V%d\" stroke=\"#c92a2a\"/>\n",
            LEFT + x(goal, from, to),
            end - bars.size() * (BAR + 4) - 2,
            end));
    y = end + 14;
  }

  private static double x(double value, double from, double to) {
    return WIDTH * Math.clamp(Math.log(value / from) / Math.log(to / from), 0, 1);
  }

  private void text(int x, int at, String anchor, String words) {
    out.append(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>\n".formatted(x, at, anchor, words));
  }
}
