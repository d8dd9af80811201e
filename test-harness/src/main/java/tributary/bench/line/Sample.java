package tributary.bench.line;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import tributary.bench.swarm.Bound;

/**
 * One stretch of time in one home.
 *
 * @param lineBitsPerSecond frames that left on the line, all together
 */
record Sample(double lineBitsPerSecond, Noticed noticed) {

  /** What the household itself sees: its upload's payload in bits per second, and delays. */
  record Noticed(double upload, Delays delays) {
    String line() {
      return String.format(
          Locale.ROOT,
          "%.0f %.3f %.3f %.4f",
          upload,
          delays.median(),
          delays.worstOfHundred(),
          delays.lost());
    }

    static Noticed of(String line) {
      double[] values =
          Arrays.stream(line.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
      return new Noticed(values[0], new Delays(values[1], values[2], values[3]));
    }
  }

  /**
   * Round trips of small packets, in milliseconds.
   *
   * @param worstOfHundred the 99th percentile of those that came back
   * @param lost share that did not
   */
  record Delays(double median, double worstOfHundred, double lost) {
    /** NaN: did not come back. */
    static Delays of(double[] millis) {
      double[] came =
          Arrays.stream(millis).filter(value -> !Double.isNaN(value)).sorted().toArray();
      double lost = millis.length == 0 ? 0 : 1 - (double) came.length / millis.length;
      return came.length == 0
          ? new Delays(Double.NaN, Double.NaN, lost)
          : new Delays(came[came.length / 2], came[(int) (came.length * 0.99)], lost);
    }
  }

  /** What the box put on the line: what the household's upload did not. */
  double box() {
    return Math.max(0, lineBitsPerSecond - upload());
  }

  /** The household's upload with its headers. */
  double upload() {
    return noticed.upload() / Bound.PAYLOAD_SHARE;
  }

  static double median(List<Sample> samples, ToDoubleFunction<Sample> figure) {
    double[] sorted = samples.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
