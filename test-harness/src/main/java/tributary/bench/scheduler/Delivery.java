package tributary.bench.scheduler;

import java.util.SplittableRandom;
import tributary.core.scheduling.LeaseTerms;
import tributary.model.LeaseId;
import tributary.model.SegmentRange;

/** A running lease as its two parties see it. Keeps nothing that the scheduler made. */
final class Delivery {
  final Fetch fetch;
  final int donor;
  final long rate;
  final long startedAt;
  private final int epoch;
  private final int number;
  private final int[] segments;
  private int arrived;

  /** So many of its segments have come already, as it were: they come at once. */
  private int come;

  /** What is left of the one after them. */
  private double rest = 1;

  boolean over;

  Delivery(Fetch fetch, int donor, LeaseTerms terms, long startedAt) {
    this.fetch = fetch;
    this.donor = donor;
    this.rate = terms.rateBitsPerSecond();
    this.epoch = terms.lease().epoch();
    this.number = terms.lease().number();
    this.segments = SegmentRange.toBits(terms.segments()).stream().toArray();
    this.startedAt = startedAt;
  }

  LeaseId id() {
    return new LeaseId(fetch.id(), epoch, number);
  }

  int[] segments() {
    return segments;
  }

  int arrive() {
    return segments[arrived++];
  }

  int arrived() {
    return arrived;
  }

  /** Takes it for one that is found on its way, at a random place. */
  void foundOnItsWay(SplittableRandom random) {
    come = random.nextInt(segments.length);
    rest = random.nextDouble();
  }

  /** How much of the next segment is yet to come. */
  double restOfNext() {
    return arrived < come ? 0 : arrived == come ? rest : 1;
  }

  boolean isComplete() {
    return arrived == segments.length;
  }
}
