package tributary.sim.day;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines over an axis, as one SVG element that needs nothing else. */
final class Chart {
  static final List<String> COLOURS = List.of("#0b7285", "#e8590c", "#5f3dc4", "#868e96");
  private static final int LEFT = 60;
  private static final int TOP = 34;
  private static final int WIDTH = 640;
  private static final int HEIGHT = 240;

  private record Line(String name, List<Double> xs, List<Double> ys) {}

  private final String title;
  private final String across;
  private final String up;
  private final List<Line> lines = new ArrayList<>();

  Chart(String title, String across, String up) {
    this.title = title;
    this.across = across;
    this.up = up;
  }

  /** A null is a gap. */
  void line(String name, List<Double> xs, List<Double> ys) {
    lines.add(new Line(name, List.copyOf(xs), new ArrayList<>(ys)));
  }

  String svg() {
    double right = most(true);
    double top = most(false);
    StringBuilder out =
        new StringBuilder(
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" font-family="sans-serif" font-size="12">
            <title>%s</title>
            <text x="%d" y="16" font-size="14">%s</text>
            """
                .formatted(
                    LEFT + WIDTH + 40,
                    TOP + HEIGHT + 64,
                    title,
                    LEFT,
                    up.isEmpty() ? title : title + ", " + up));
    for (int fifth = 0; fifth <= 5; fifth++) {
      axis(out, fifth / 5.0, right, top);
    }
    for (int i = 0; i < lines.size(); i++) {
      draw(out, lines.get(i), COLOURS.get(i % COLOURS.size()), right, top);
      int x = LEFT + i * 150;
      out.append(
          "<path d=\"M%d %d h16\" stroke=\"%s\" stroke-width=\"3\"/><text x=\"%d\" y=\"%d\">%s</text>\n"
              .formatted(
                  x,
                  TOP + HEIGHT + 52,
                  COLOURS.get(i % COLOURS.size()),
                  x + 22,
                  TOP + HEIGHT + 56,
                  lines.get(i).name));
    }
    return out.append("</svg>\n").toString();
  }

  private double most(boolean across) {
    double most = 0;
    for (Line line : lines) {
      for (Double value : across ? line.xs : line.ys) {
        most = value == null ? most : Math.max(most, value);
      }
    }
    return most == 0 ? 1 : 5 * niceStep(most / 5);
  }

  /** The next of 1, 2, 2.5 and 5 times a power of ten. */
  private static double niceStep(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double factor : new double[] {1, 2, 2.5, 5}) {
      if (factor * power >= least * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private void axis(StringBuilder out, double share, double right, double top) {
    double x = LEFT + share * WIDTH;
    double y = TOP + HEIGHT - share * HEIGHT;
    out.append(
        String.format(
            Locale.ROOT,
            "<path d=\"M%d %.1f h%d\" stroke=\"#dee2e6\"/><text x=\"%d\" y=\"%.1f\""
                + " text-anchor=\"end\">%s</text><text x=\"%.1f\" y=\"%d\""
                + " text-anchor=\"middle\">%s</text>\n",
            LEFT,
            y,
            WIDTH,
            LEFT - 6,
            y + 4,
            number(share * top),
            x,
            TOP + HEIGHT + 18,
            number(share * right) + (share == 1 ? " " + across : "")));
  }

  private static String number(double value) {
    boolean whole = value == Math.rint(value);
    return String.format(Locale.ROOT, whole ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
  }

  private static void draw(StringBuilder out, Line line, String colour, double right, double top) {
    StringBuilder path = new StringBuilder();
    boolean pen = false;
    for (int i = 0; i < line.xs.size(); i++) {
      Double y = line.ys.get(i);
      if (y != null) {
        path.append(
            String.format(
                Locale.ROOT,
                "%s%.1f %.1f",
                pen ? "L" : "M",
                LEFT + line.xs.get(i) / right * WIDTH,
                TOP + HEIGHT - y / top * HEIGHT));
      }
      pen = y != null;
    }
    out.append(
        "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>\n"
            .formatted(path, colour));
  }
}
