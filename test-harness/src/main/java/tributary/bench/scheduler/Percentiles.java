package tributary.bench.scheduler;

import org.HdrHistogram.Histogram;

/** In microseconds. */
record Percentiles(double p50, double p99, double p999, double most) {
  static Percentiles of(Histogram nanos) {
    return new Percentiles(
        nanos.getValueAtPercentile(50) / 1000.0,
        nanos.getValueAtPercentile(99) / 1000.0,
        nanos.getValueAtPercentile(99.9) / 1000.0,
        nanos.getMaxValue() / 1000.0);
  }
}
