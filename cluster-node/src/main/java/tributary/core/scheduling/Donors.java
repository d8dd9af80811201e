package tributary.core.scheduling;

import java.time.Instant;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import tributary.core.scheduling.SchedulerPolicy.DonorOrder;

/**
 * Who sends what to whom: {@code find_donor} of the patent, with the receiver and the segments in
 * view (E3). Looks at a bounded number of holders, least recently sending first.
 */
final class Donors {
  /** Free uplink, then what it was seen to send, then who has not sent for longest. */
  private static final Comparator<Node> BEST_FIRST =
      Comparator.comparingLong(Node::uplinkFree)
          .reversed()
          .thenComparing(Comparator.comparingDouble((Node node) -> node.throughput).reversed())
          .thenComparingLong(node -> node.lastSent)
          .thenComparing(node -> node.id);

  private final SchedulerPolicy policy;

  Donors(SchedulerPolicy policy) {
    this.policy = policy;
  }

  /** One transfer's question: what is still to be had, by whom. */
  private record Need(
      Node receiver, Item item, RunningTransfer transfer, BitSet missing, Instant now) {}

  /** What the search among some holders found. */
  private record Found(Node best, int usable) {}

  /**
   * The best lease for this receiver now, or null.
   *
   * @param transfer null if it would have to be started first
   */
  Offer offer(Node receiver, Item item, RunningTransfer transfer, Instant now) {
    if (transfer != null && transfer.leases.size() >= policy.donorsPerTransfer()) {
      return null;
    }
    BitSet missing = Segments.missing(receiver, item, transfer);
    if (missing.isEmpty()) {
      return null;
    }
    Need need = new Need(receiver, item, transfer, missing, now);
    if (receiver.isOrigin()) {
      Offer offer = fromOrigins(need, missing, LeaseReason.ORIGIN_PLACEMENT);
      return offer != null ? offer : fromBoxes(need);
    }
    if (policy.donorOrder() == DonorOrder.SERVER_FIRST) {
      Offer offer = fromOrigins(need, missing, LeaseReason.ORIGIN_SERVER_FIRST);
      return offer != null ? offer : fromBoxes(need);
    }
    Offer offer = fromBoxes(need);
    if (offer == null) {
      BitSet unseeded = Segments.unseeded(item, missing);
      offer = fromOrigins(need, unseeded, LeaseReason.ORIGIN_FIRST_COPY);
    }
    if (offer == null && idlesTooLong(receiver, now)) {
      offer = fromOrigins(need, missing, LeaseReason.ORIGIN_PATIENCE);
    }
    return offer;
  }

  private boolean idlesTooLong(Node receiver, Instant now) {
    return receiver.leasesReceiving == 0
        && !now.isBefore(receiver.idleSince.plus(policy.patience()));
  }

  private Offer fromBoxes(Need need) {
    Found found = search(need, need.item.boxes, need.missing);
    if (found.best == null) {
      return null;
    }
    int size = size(need, found.best, need.missing.cardinality(), found.usable);
    return offer(need, found.best, need.missing, size, LeaseReason.BOX_HOLDS);
  }

  private Offer fromOrigins(Need need, BitSet segments, LeaseReason reason) {
    if (segments.isEmpty()) {
      return null;
    }
    Found found = search(need, need.item.origins, segments);
    if (found.best == null) {
      return null;
    }
    int sharers = need.receiver.isOrigin() ? found.usable : Math.max(1, need.item.boxTransfers);
    int size = size(need, found.best, segments.cardinality(), sharers);
    return offer(need, found.best, segments, size, reason);
  }

  private Found search(Need need, Collection<Node> holders, BitSet segments) {
    Node best = null;
    int usable = 0;
    int looked = 0;
    for (Node donor : holders) {
      if (looked++ == policy.donorsConsidered()) {
        break;
      }
      if (isUsable(need, donor, segments)) {
        usable++;
        if (best == null || BEST_FIRST.compare(donor, best) < 0) {
          best = donor;
        }
      }
    }
    return new Found(best, usable);
  }

  private boolean isUsable(Need need, Node donor, BitSet segments) {
    RunningTransfer transfer = need.transfer;
    return donor != need.receiver
        && donor.canSend(policy.leastRateBitsPerSecond())
        && (donor.endpoint.isReachable() || need.receiver.endpoint.isReachable())
        && (transfer == null
            || (!transfer.avoids(donor, need.now) && !transfer.hasLeaseFrom(donor)))
        && donor.holding(need.item.media).segments.intersects(segments);
  }

  /** How many segments: bytes and time aimed at, and the rest shared among those who can help. */
  private int size(Need need, Node donor, int available, int sharers) {
    long segmentBytes = need.item.manifest.segmentSizeBytes();
    long byBytes = policy.leaseBytes() / segmentBytes;
    double seconds = policy.leaseTime().toMillis() / 1000.0;
    long byTime = (long) (rate(need.receiver, donor) * seconds / 8 / segmentBytes);
    long share = ((long) available + sharers - 1) / sharers;
    long size = Math.min(share, Math.min(byBytes, byTime));
    return (int) Math.max(policy.leastSegments(), size);
  }

  private static long rate(Node receiver, Node donor) {
    return Math.min(receiver.downlinkFree(), donor.uplinkFree());
  }

  private static Offer offer(Need need, Node donor, BitSet wanted, int size, LeaseReason reason) {
    BitSet from = (BitSet) wanted.clone();
    from.and(donor.holding(need.item.media).segments);
    BitSet chosen = Segments.rarest(need.item, need.receiver, from, size);
    long rate = rate(need.receiver, donor);
    return new Offer(donor, chosen, rate, donor.endpoint.isReachable(), reason);
  }
}
