package tributary.sim.day;

import java.util.BitSet;
import java.util.List;
import tributary.core.scheduling.LeaseTerms;
import tributary.model.SegmentRange;

/** A lease at work: a fluid from its donor to its receiver, segment after segment. */
final class Flow {
  final LeaseTerms terms;
  final Box donor;
  final Box receiver;
  final int title;
  final BitSet segments;
  final long orderedAt;
  final Tier tier;
  final List<Link> links;
  long totalBytes;
  double doneBytes;

  /** Bits per second, from {@code since} on. */
  double rate;

  long since;
  boolean running;
  boolean over;

  /** Grows with each change of the rate: a finish that was expected before is void. */
  int version;

  Flow(LeaseTerms terms, Box donor, Box receiver, long orderedAt, List<Link> links) {
    this.terms = terms;
    this.donor = donor;
    this.receiver = receiver;
    this.title = Ids.number(terms.lease().transfer().media());
    this.segments = SegmentRange.toBits(terms.segments());
    this.orderedAt = orderedAt;
    this.links = links;
    this.tier = Tier.between(donor, receiver);
  }

  /** Bits per second. */
  double promised() {
    return terms.rateBitsPerSecond();
  }

  /** Those of its segments that are through by now, in order. */
  BitSet arrived() {
    if (doneBytes >= totalBytes) {
      return (BitSet) segments.clone();
    }
    BitSet arrived = new BitSet();
    long left = (long) doneBytes / terms.segmentBytes();
    for (int i = segments.nextSetBit(0); i >= 0 && left-- > 0; i = segments.nextSetBit(i + 1)) {
      arrived.set(i);
    }
    return arrived;
  }
}
