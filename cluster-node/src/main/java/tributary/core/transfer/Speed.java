package tributary.core.transfer;

import java.time.Duration;
import java.time.Instant;
import tributary.core.scheduling.LeaseTerms;

/**
 * How a lease keeps its promised rate, judged between the reports of its receiver from the first
 * byte on. A donor sends whole segments by turns, so an interval is as long as two of them take at
 * that rate, or longer. A lease too short for such reports is never judged.
 *
 * @param since when the interval under judgement began
 * @param bytes received of the lease by then
 * @param slow intervals in a row that were too slow
 */
record Speed(Instant since, long bytes, int slow) {
  static Speed from(Instant first, long bytes) {
    return new Speed(first, bytes, 0);
  }

  Speed reported(Instant now, long received, LeaseTerms terms, TransferPolicy policy) {
    TransferPolicy.Slowness slowness = policy.slowness();
    Duration interval = Duration.between(since, now);
    double promised = terms.rateBitsPerSecond() / 8000.0 * interval.toMillis();
    if (interval.compareTo(slowness.judgedInterval()) < 0
        || promised < 2.0 * terms.segmentBytes()) {
      return this;
    }
    boolean tooSlow = received - bytes < slowness.leastPace() * promised;
    return new Speed(now, received, tooSlow ? slow + 1 : 0);
  }
}
