package tributary.core.scheduling;

import java.time.Instant;
import java.util.BitSet;
import tributary.core.scheduling.RunningTransfer.Need;

/**
 * The best holder for one receiver, by free uplink, measured throughput, network and region, and
 * who sent least recently (R290-R295). Looks at a bounded number of holders, at others each time.
 */
final class DonorSearch {
  private static final Need[] ALL_NEEDS = Need.values();

  private final SchedulerPolicy policy;
  private final Pairing pairing;
  private final Cell cell;

  /** Searches that should have looked far by now, less those that did. */
  private double far;

  DonorSearch(SchedulerPolicy policy, Pairing pairing, Cell cell) {
    this.policy = policy;
    this.pairing = pairing;
    this.cell = cell;
  }

  /** One transfer's question: what is still to be had, by whom. */
  record Question(
      Node receiver, Item item, RunningTransfer transfer, Need need, BitSet missing, Instant now) {}

  /**
   * In the receiver's own network first, unless it is time to look at all of them alike. Who has
   * enough meanwhile waits for a donor there (delay scheduling, Zaharia et al. 2010).
   */
  Node best(Question asked, Holders holders, BitSet segments) {
    Ring own = holders.of(asked.receiver.network);
    boolean nearFirst = own != null && own.size() < holders.size() && !isTimeToLookFar();
    int left = policy.donorsConsidered();
    if (nearFirst) {
      Node near = best(asked, own, left, segments, null);
      if (near != null) {
        return near;
      }
      if (mayWait(asked)) {
        return null;
      }
    }
    Node best = null;
    for (Ring ring : holders.inTurn()) {
      if (left > 0 && !(nearFirst && ring == own)) {
        best = best(asked, ring, left, segments, best);
        left -= ring.size();
      }
    }
    return best;
  }

  /** For a donor near by: it has something to watch, and is promised its floor. */
  private static boolean mayWait(Question asked) {
    Node receiver = asked.receiver;
    return asked.need == Need.SHADOW || (receiver.hasUnwatched() && receiver.shortSince == null);
  }

  private boolean isTimeToLookFar() {
    far += policy.locality().farShare();
    boolean due = far >= 1;
    far -= due ? 1 : 0;
    return due;
  }

  /** The best among so many of these and the one found before. */
  private Node best(Question asked, Ring ring, int most, BitSet segments, Node found) {
    Node best = found;
    int looked = 0;
    for (Node donor : ring) {
      if (looked++ == most) {
        ring.lookedAt(most);
        break;
      }
      if ((best == null || isBetter(asked.receiver, donor, best))
          && isUsable(asked, donor, segments)) {
        best = donor;
      }
    }
    return best;
  }

  /** Free uplink, then what it was seen to send, then who has not sent for longest (R292). */
  private boolean isBetter(Node receiver, Node donor, Node best) {
    double more = worth(receiver, donor) - worth(receiver, best);
    if (more != 0) {
      return more > 0;
    }
    if (donor.throughput != best.throughput) {
      return donor.throughput > best.throughput;
    }
    return donor.lastSent != best.lastSent
        ? donor.lastSent < best.lastSent
        : donor.id.compareTo(best.id) < 0;
  }

  private double worth(Node receiver, Node donor) {
    boolean near = donor.region != 0 && donor.region == receiver.region;
    return donor.uplinkFree() * (near ? policy.locality().regionPreference() : 1);
  }

  boolean isUsable(Question asked, Node donor, BitSet segments) {
    RunningTransfer transfer = asked.transfer;
    return donor != asked.receiver
        && donor.canSend(policy.leastRateBitsPerSecond())
        && lends(donor, asked)
        && pairing.joins(donor, asked.receiver, asked.now)
        && (transfer == null
            || (!transfer.avoids(donor, asked.now) && !transfer.hasLeaseFrom(donor)))
        && donor.holdings.segments(asked.item).intersects(segments)
        && !cell.suspects.contains(donor.id, asked.now)
        && !isNeededMore(asked, donor);
  }

  /**
   * To other cells a box lends a share of its uplink. A media server that is being emptied sends to
   * its successors, and what no other has.
   */
  private boolean lends(Node donor, Question asked) {
    if (asked.receiver instanceof Borrower) {
      return policy.loans().left(donor) >= policy.leastRateBitsPerSecond();
    }
    return !donor.draining || asked.receiver.isOrigin() || States.isOnlyOn(donor, asked.item);
  }

  /**
   * Somebody who needs an item of this donor's more could be served by it instead. While an origin
   * sends first copies, whoever has more uplink than most can pass them on to those in greater need
   * sooner than they to each other, so it comes before them.
   */
  private boolean isNeededMore(Question asked, Node donor) {
    Takers rivals = asked.item.takers;
    boolean passesOnMore = asked.receiver.units * rivals.size() > rivals.uplink();
    if (donor.isOrigin() && asked.item.wantsSeeds() && passesOnMore) {
      return false;
    }
    int looked = 0;
    for (Need greater : ALL_NEEDS) {
      if (greater.compareTo(asked.need) >= 0) {
        break;
      }
      Needs needs = cell.wishes.needs;
      for (Item needed = needs.next(greater, donor.holdings, null);
          needed != null;
          needed = needs.next(greater, donor.holdings, needed)) {
        for (RunningTransfer other : needed.takers.of(greater)) {
          if (looked++ == Takers.MOST_LOOKED_AT) {
            return false;
          }
          if (couldServe(donor, other, asked.now)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean couldServe(Node donor, RunningTransfer transfer, Instant now) {
    return transfer.receiver != donor
        && transfer.canTake(policy.leastRateBitsPerSecond())
        && transfer.leases.size() < policy.donorsPerTransfer()
        && !transfer.hasLeaseFrom(donor)
        && !transfer.avoids(donor, now)
        && pairing.joins(donor, transfer.receiver, now)
        && Segments.missing(transfer.receiver, transfer.item, transfer)
            .intersects(donor.holdings.segments(transfer.item));
  }
}
