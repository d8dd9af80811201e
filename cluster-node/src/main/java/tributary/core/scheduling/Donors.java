package tributary.core.scheduling;

import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import tributary.core.scheduling.DonorSearch.Question;
import tributary.core.scheduling.RunningTransfer.Need;
import tributary.core.scheduling.SchedulerPolicy.DonorOrder;

/**
 * Who sends what to whom: {@code find_donor} of the patent, with the receiver and the segments in
 * view (E3). Looks at a bounded number of holders, at others each time (R292).
 */
final class Donors {
  private final SchedulerPolicy policy;
  private final Pairing pairing;
  private final Cell cell;
  private final DonorSearch donors;
  private final Borrowing borrowing;

  Donors(
      SchedulerPolicy policy, Pairing pairing, Cell cell, DonorSearch donors, Borrowing borrowing) {
    this.pairing = pairing;
    this.policy = policy;
    this.cell = cell;
    this.donors = donors;
    this.borrowing = borrowing;
  }

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
    Question asked = new Question(receiver, item, transfer, Need.of(receiver, item), missing, now);
    Offer soon = nextToPlay(asked);
    return soon != null ? soon : rarest(asked);
  }

  /**
   * The best lease for a shadow list, or null: by uplink that nobody who wishes for something could
   * use, and by half of the receiver's downlink, so that a wish finds the rest free at once.
   *
   * @param transfer null if it would have to be started first
   */
  Offer spare(Node receiver, Item item, RunningTransfer transfer, Instant now) {
    long free = receiver.downlinkFree() - receiver.downlink / 2;
    BitSet missing = Segments.missing(receiver, item, transfer);
    if (free < policy.leastRateBitsPerSecond()
        || missing.isEmpty()
        || (transfer != null && transfer.leases.size() >= policy.donorsPerTransfer())) {
      return null;
    }
    Question asked = new Question(receiver, item, transfer, Need.SHADOW, missing, now);
    Node box = donors.best(asked, item.boxes, missing);
    if (box != null) {
      long share = Math.min(free, box.uplink / policy.leasesPerDonor());
      return offer(asked, box, missing, share, LeaseReason.BOX_SHADOW);
    }
    BitSet unseeded = Segments.unseeded(item, missing);
    Node origin = unseeded.isEmpty() ? null : donors.best(asked, item.origins, unseeded);
    if (origin == null || !sparesForShadows(origin)) {
      return null;
    }
    long share = Math.min(free, origin.uplink / policy.leasesPerOrigin());
    return offer(asked, origin, unseeded, share, LeaseReason.ORIGIN_SHADOW);
  }

  private boolean sparesForShadows(Node origin) {
    return origin.uplinkFree() >= (1 - policy.shadow().originShare()) * origin.uplink
        && cell.seeding.next(origin, policy.leastRateBitsPerSecond()) == null;
  }

  /**
   * What this donor may give of an item that is pushed, by uplink that nobody who wishes for
   * something could use; of what boxes hold too an origin gives if that makes it noticeably faster.
   */
  BitSet toGive(Node donor, RunningTransfer transfer, Instant now) {
    Item item = transfer.item;
    BitSet missing = Segments.missing(transfer.receiver, item, transfer);
    if (donor.isOrigin() && !isWorthHelping(item)) {
      missing = Segments.unseeded(item, missing);
    }
    Question asked = new Question(transfer.receiver, item, transfer, Need.SHADOW, missing, now);
    if (transfer.leases.size() >= policy.donorsPerTransfer()
        || (donor.isOrigin() && !sparesForShadows(donor))
        || !donors.isUsable(asked, donor, missing)) {
      return new BitSet();
    }
    missing.and(donor.holdings.segments(item));
    return missing;
  }

  /**
   * In the order of playing, a little from each donor, so that none holds up what comes next. An
   * origin sends of it what no box holds or is getting, and the rest too once it has no other first
   * copies to send: else several who watch the same would have it send that to each.
   */
  private Offer nextToPlay(Question asked) {
    Item item = asked.item();
    List<Integer> heads = asked.receiver().watching(item);
    if (heads.isEmpty()) {
      return null;
    }
    List<Integer> next = PlayWindow.of(item.manifest, heads, policy.watchingWindow());
    BitSet wanted = new BitSet();
    next.stream().filter(asked.missing()::get).forEach(wanted::set);
    if (wanted.isEmpty()) {
      return null;
    }
    Node box = box(asked, wanted);
    if (box != null) {
      return soonest(asked, box, next, wanted, boxShare(asked, box));
    }
    Node origin = donors.best(asked, item.origins, wanted);
    if (origin != null && cell.seeding.next(origin, policy.leastRateBitsPerSecond()) != null) {
      wanted = Segments.unseeded(item, wanted);
      origin = donors.best(asked, item.origins, wanted);
    }
    return origin == null ? null : soonest(asked, origin, next, wanted, originShare(asked, origin));
  }

  private Offer soonest(Question asked, Node donor, List<Integer> next, BitSet wanted, long share) {
    long rate = rate(asked, donor, share);
    double fits = perSecond(asked, rate) * policy.leastLeaseTime().toMillis() / 1000;
    BitSet from = (BitSet) wanted.clone();
    from.and(donor.holdings.segments(asked.item()));
    BitSet chosen = new BitSet();
    next.stream().filter(from::get).limit((long) Math.ceil(fits)).forEach(chosen::set);
    LeaseReason reason =
        donor.isOrigin() ? LeaseReason.ORIGIN_NEXT_TO_PLAY : LeaseReason.BOX_NEXT_TO_PLAY;
    return new Offer(donor, chosen, rate, reason);
  }

  private Offer rarest(Question asked) {
    Node receiver = asked.receiver();
    if (receiver.isOrigin()) {
      Offer offer = fromOrigins(asked, LeaseReason.ORIGIN_PLACEMENT);
      return offer != null ? offer : fromBoxes(asked);
    }
    if (policy.donorOrder() == DonorOrder.SERVER_FIRST) {
      Offer offer = fromOrigins(asked, LeaseReason.ORIGIN_SERVER_FIRST);
      return offer != null ? offer : fromBoxes(asked);
    }
    Offer offer = fromBoxes(asked);
    if (offer != null || borrowing.mayCome(receiver, asked.item(), asked.now())) {
      return offer;
    }
    offer = firstCopies(asked);
    return offer != null ? offer : furtherCopies(asked);
  }

  private Offer fromBoxes(Question asked) {
    Node box = box(asked, asked.missing());
    if (box == null) {
      return null;
    }
    boolean far = box.network != asked.receiver().network;
    LeaseReason own = far ? LeaseReason.BOX_OF_OTHER_NETWORK : LeaseReason.BOX_HOLDS;
    LeaseReason reason = box instanceof Guest ? LeaseReason.BOX_OF_OTHER_CELL : own;
    return offer(asked, box, asked.missing(), boxShare(asked, box), reason);
  }

  /** Of this cell; or else one that another has lent. */
  private Node box(Question asked, BitSet wanted) {
    Node own = donors.best(asked, asked.item().boxes, wanted);
    return own != null ? own : donors.best(asked, asked.item().guests, wanted);
  }

  private long boxShare(Question asked, Node box) {
    return box.uplink / Math.clamp(asked.item().takers.size(), 1, policy.leasesPerDonor());
  }

  private Offer firstCopies(Question asked) {
    Item item = asked.item();
    BitSet unseeded = Segments.unseeded(item, asked.missing());
    if (unseeded.isEmpty()) {
      return null;
    }
    Node origin = donors.best(asked, item.origins, unseeded);
    boolean outOfTurn = asked.receiver().isShortFor(policy.seedPatience(), asked.now());
    if (origin == null
        || !(outOfTurn || cell.seeding.isTurnOf(item, origin, policy.leastRateBitsPerSecond()))) {
      return null;
    }
    // Whoever can pass on more gets more to pass on.
    long rate =
        Math.clamp(
            origin.uplink * asked.receiver().units / Math.max(1, item.takers.uplink()),
            origin.uplink / policy.leasesPerOrigin(),
            origin.uplink / policy.leasesPerDonor());
    return offer(asked, origin, unseeded, rate, LeaseReason.ORIGIN_FIRST_COPY);
  }

  /**
   * Of what boxes hold too: once no first copies are wanted, or none of the boxes can be joined.
   */
  private Offer furtherCopies(Question asked) {
    Node receiver = asked.receiver();
    boolean starved = !receiver.hasUnwatched() && isWorthHelping(asked.item());
    Duration patience = receiver.hasUnwatched() ? policy.unwatchedPatience() : policy.patience();
    boolean isShort = receiver.isShortFor(patience, asked.now());
    Node origin = donors.best(asked, asked.item().origins, asked.missing());
    if (origin == null
        || (cell.seeding.next(origin, policy.leastRateBitsPerSecond()) != null
            && !receiver.isShortFor(policy.seedPatience(), asked.now()))) {
      return null;
    }
    boolean relayed = needsRelay(asked);
    if (!relayed && !starved && (!isShort || boxesSendToShadows(asked))) {
      return null;
    }
    LeaseReason other = starved ? LeaseReason.ORIGIN_BOXES_BUSY : LeaseReason.ORIGIN_PATIENCE;
    return fromOrigin(asked, origin, relayed ? LeaseReason.ORIGIN_RELAY : other);
  }

  /** Those leases end first; see {@link Yielding}. */
  private boolean boxesSendToShadows(Question asked) {
    int looked = 0;
    for (Node box : asked.item().boxes) {
      if (cell.shadowLeases == 0 || looked++ == policy.donorsConsidered()) {
        return false;
      }
      if (box.shadowLeases > 0
          && box != asked.receiver()
          && pairing.mayJoinYet(box, asked.receiver(), asked.now())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Boxes hold some of it, and nothing joins any of them with the receiver. A media server relays
   * by two ordinary leases: it has been given its copy (see Placement), or gets it now.
   */
  private boolean needsRelay(Question asked) {
    boolean held = false;
    int looked = 0;
    for (Node box : asked.item().boxes) {
      if (looked++ == policy.donorsConsidered()) {
        break;
      }
      if (box != asked.receiver()
          && box.holdings.segments(asked.item()).intersects(asked.missing())) {
        if (pairing.mayJoinYet(box, asked.receiver(), asked.now())) {
          return false;
        }
        held = true;
      }
    }
    return held;
  }

  private Offer fromOrigins(Question asked, LeaseReason reason) {
    Node origin = donors.best(asked, asked.item().origins, asked.missing());
    return origin == null ? null : fromOrigin(asked, origin, reason);
  }

  private Offer fromOrigin(Question asked, Node origin, LeaseReason reason) {
    return offer(asked, origin, asked.missing(), originShare(asked, origin), reason);
  }

  private long originShare(Question asked, Node origin) {
    int takers = asked.item().takers.size();
    return origin.uplink / Math.clamp(takers, policy.leasesPerDonor(), policy.leasesPerOrigin());
  }

  /** The origins would make a swarm of this size noticeably faster. */
  private boolean isWorthHelping(Item item) {
    int origins = 0;
    for (Node origin : item.origins) {
      origins += origin.units;
    }
    return origins >= policy.helpShare() * (origins + item.boxesUplink);
  }

  /** {@code share} of the donor's uplink, or what is free of it and of the downlink. */
  private long rate(Question asked, Node donor, long share) {
    long free = Math.min(asked.receiver().downlinkFree(), donor.uplinkFree());
    return Math.min(free, Math.max(share, policy.leastRateBitsPerSecond()));
  }

  private static double perSecond(Question asked, long rate) {
    return rate / 8.0 / asked.item().manifest.segmentSizeBytes();
  }

  private Offer offer(Question asked, Node donor, BitSet wanted, long share, LeaseReason reason) {
    long rate = rate(asked, donor, share);
    BitSet from = (BitSet) wanted.clone();
    from.and(donor.holdings.segments(asked.item()));
    BitSet chosen = Segments.rarest(asked.item(), asked.receiver(), from, size(asked, rate));
    return new Offer(donor, chosen, rate, reason);
  }

  /** How many segments a lease of this rate carries at most. */
  private int size(Question asked, long rate) {
    double perSecond = perSecond(asked, rate);
    double byTime = perSecond * policy.leaseTime().toMillis() / 1000;
    double byBytes = (double) policy.leaseBytes() / asked.item().manifest.segmentSizeBytes();
    double ofRest =
        policy.leaseShare() * asked.missing().cardinality() * rate / asked.receiver().downlink;
    double least = perSecond * policy.leastLeaseTime().toMillis() / 1000;
    return (int) Math.ceil(Math.max(least, Math.min(ofRest, Math.min(byTime, byBytes))));
  }
}
