package tributary.core.transfer;

import java.time.Duration;
import java.time.Instant;

/**
 * How a lease keeps its promised rate, judged between the reports of its receiver from the first
 * byte on. A lease too short for such reports is never judged.
 *
 * @param since when the interval under judgement began
 * @param bytes received of the lease by then
 * @param slow intervals in a row that were too slow
 */
record Speed(Instant since, long bytes, int slow) {
  static Speed from(Instant first, long bytes) {
    return new Speed(first, bytes, 0);
  }

  Speed reported(Instant now, long received, long promisedBitsPerSecond, TransferPolicy policy) {
    TransferPolicy.Slowness slowness = policy.slowness();
    Duration interval = Duration.between(since, now);
    if (interval.compareTo(slowness.judgedInterval()) < 0) {
      return this;
    }
    double promised = promisedBitsPerSecond / 8000.0 * interval.toMillis();
    boolean tooSlow = received - bytes < slowness.leastPace() * promised;
    return new Speed(now, received, tooSlow ? slow + 1 : 0);
  }
}
