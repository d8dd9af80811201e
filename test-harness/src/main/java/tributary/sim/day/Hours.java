package tributary.sim.day;

import java.util.Arrays;
import java.util.SplittableRandom;
import tributary.sim.Agenda;

/** A rate that changes with the hour of the day; when it next strikes is drawn by thinning. */
final class Hours {
  static final long HOUR = 3600 * Agenda.SECOND;
  private final double[] perHour;
  private final double most;

  /**
   * @param perHour strikes an hour, for each of 24 hours
   */
  Hours(double[] perHour) {
    this.perHour = perHour.clone();
    double highest = 0;
    for (double rate : perHour) {
      highest = Math.max(highest, rate);
    }
    most = highest;
  }

  /** So many a day, in proportion to the weights. */
  static Hours daily(double count, double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double[] rates = new double[24];
    for (int hour = 0; hour < 24; hour++) {
      rates[hour] = sum == 0 ? 0 : count * weights[hour] / sum;
    }
    return new Hours(rates);
  }

  static Hours even(double perDay) {
    double[] rates = new double[24];
    Arrays.fill(rates, perDay / 24);
    return new Hours(rates);
  }

  double at(long nanos) {
    return perHour[(int) (nanos / HOUR % 24)];
  }

  /** Nanoseconds since the start; {@link Long#MAX_VALUE} if never. */
  long next(long now, SplittableRandom random) {
    if (most <= 0) {
      return Long.MAX_VALUE;
    }
    double at = now;
    do {
      at += -Math.log(1 - random.nextDouble()) / most * HOUR;
    } while (random.nextDouble() * most >= at((long) at));
    return (long) at;
  }
}
