package tributary.core.scheduling;

import java.time.Instant;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tributary.core.scheduling.RunningTransfer.Need;

/**
 * Sends what is pushed (R207), from the donors' side: while nearly all uplinks are busy a receiver
 * would look in vain at one donor after the other, but whoever has uplink to spare finds a receiver
 * at once. Each gives to the box that lacks most, so that all end together and no uplink is left
 * without somebody to send to (Mundinger, Weber and Weiss 2008).
 */
final class Spreading {
  /** A box of the donor's own network counts as lacking so many times as much. */
  private static final double NEAR = 1.1;

  /** The same of those that fewer can reach: else they are left with too few donors in the end. */
  private static final double MAPPED = 1.5;

  private static final double UNREACHABLE = 4;

  private final SchedulerPolicy policy;
  private final Cell cell;
  private final Donors donors;
  private final Transfers transfers;
  private final Map<Item, Spread> spreads = new LinkedHashMap<>();

  Spreading(SchedulerPolicy policy, Cell cell, Donors donors, Transfers transfers) {
    this.policy = policy;
    this.cell = cell;
    this.donors = donors;
    this.transfers = transfers;
  }

  /** From now on these, the first first, and no others. */
  void replace(Set<Item> items) {
    Map<Item, Spread> before = Map.copyOf(spreads);
    spreads.clear();
    items.forEach(item -> spreads.put(item, before.getOrDefault(item, new Spread(item))));
    cell.givers.want(!spreads.isEmpty());
  }

  boolean contains(Item item) {
    return spreads.containsKey(item);
  }

  /** It may be sent leases from now on. */
  void takes(RunningTransfer transfer) {
    spreads.get(transfer.item).add(transfer);
    wake(transfer.item, 1);
    int left = policy.wakeLimit();
    for (Node origin : transfer.item.origins) {
      if (left-- > 0) {
        cell.givers.add(origin);
      }
    }
  }

  boolean hasMore() {
    return !cell.givers.isEmpty();
  }

  /** Time went by: those who have some of it are looked at again, others each time. */
  void wake() {
    for (Spread spread : spreads.values()) {
      spread.item.origins.forEach(cell.givers::add);
      wake(spread.item, policy.shadow().boxesPerRound());
    }
  }

  private void wake(Item item, int limit) {
    int left = limit;
    for (Ring ring : item.boxes.inTurn()) {
      int looked = 0;
      for (Node box : ring) {
        if (left == 0) {
          break;
        }
        left--;
        looked++;
        cell.givers.add(box);
      }
      ring.lookedAt(looked);
    }
  }

  void round(Instant now) {
    int left = policy.shadow().boxesPerRound();
    while (left-- > 0 && !cell.givers.isEmpty()) {
      Node donor = cell.givers.next();
      if (give(donor, now)) {
        cell.givers.add(donor);
      }
    }
  }

  /** One lease to one box. */
  private boolean give(Node donor, Instant now) {
    for (Spread spread : spreads.values()) {
      if (!donor.canSend(policy.leastRateBitsPerSecond())) {
        return false;
      }
      RunningTransfer transfer =
          donor.holdings.contains(spread.item) ? best(donor, spread, now) : null;
      if (transfer != null) {
        transfers.grant(transfer, offer(donor, transfer, now), now);
        wake(spread.item, 1);
        return true;
      }
    }
    return false;
  }

  /** Of the next ones in turn. */
  private RunningTransfer best(Node donor, Spread spread, Instant now) {
    RunningTransfer best = null;
    int most = Math.min(policy.donorsConsidered(), spread.size());
    for (int looked = 0; looked < most; looked++) {
      RunningTransfer transfer = spread.next();
      if (transfer == null) {
        break;
      }
      if ((best == null || isBetter(donor, transfer, best))
          && transfer.need == Need.SHADOW
          && transfer.canTake(policy.leastRateBitsPerSecond())
          && isSoonEnough(transfer, rate(donor, transfer.receiver))
          && !donors.toGive(donor, transfer, now).isEmpty()) {
        best = transfer;
      }
    }
    return best;
  }

  /** The one that lacks most; of two that lack as much, the one that can pass it on faster. */
  private static boolean isBetter(Node donor, RunningTransfer transfer, RunningTransfer best) {
    double more = lacks(donor, transfer) - lacks(donor, best);
    return more == 0 ? transfer.receiver.units > best.receiver.units : more > 0;
  }

  private static double lacks(Node donor, RunningTransfer transfer) {
    Node receiver = transfer.receiver;
    double reach =
        switch (receiver.reachability) {
          case Reachability.Open _ -> 1;
          case Reachability.Mapped _ -> MAPPED;
          case Reachability.Unreachable _, Reachability.Untested _ -> UNREACHABLE;
        };
    return lacks(transfer) * reach * (donor.network == receiver.network ? NEAR : 1);
  }

  /** Segments that it neither has nor is being sent. */
  private static int lacks(RunningTransfer transfer) {
    int has = transfer.receiver.holdings.segments(transfer.item).cardinality();
    return transfer.item.segmentCount() - has - transfer.leased.cardinality();
  }

  /** At which an average box is sent it; bits per second. */
  private static double pace(RunningTransfer transfer) {
    Item item = transfer.item;
    long average = Node.UNIT_BITS * item.boxesUplink / Math.max(1, item.boxes.size());
    return Math.clamp(average, 1, transfer.receiver.downlink);
  }

  /** Else the last segments are left to faster donors, while it has any. */
  private static boolean isSoonEnough(RunningTransfer transfer, long rate) {
    return rate > 0 && (transfer.leases.isEmpty() || rate * lacks(transfer) >= pace(transfer));
  }

  private Offer offer(Node donor, RunningTransfer transfer, Instant now) {
    Item item = transfer.item;
    Node receiver = transfer.receiver;
    BitSet from = donors.toGive(donor, transfer, now);
    long rate = rate(donor, receiver);
    BitSet chosen = Segments.rarest(item, receiver, from, size(transfer, rate));
    LeaseReason reason = donor.isOrigin() ? LeaseReason.ORIGIN_SHADOW : LeaseReason.BOX_SHADOW;
    return new Offer(donor, chosen, rate, reason);
  }

  /**
   * All that the donor has to spare, so that what it sends can be passed on soon; or as many of the
   * parts into which its uplink is divided as the receiver can take. The receiver's floor stays
   * free for wishes.
   */
  private long rate(Node donor, Node receiver) {
    long spare = receiver.downlinkFree() - (long) (policy.floorShare() * receiver.downlink);
    long free = donor.uplinkFree();
    if (donor.isOrigin()) {
      long most = Math.min(free, donor.uplink / policy.leasesPerDonor());
      return spare < policy.floorShare() * receiver.downlink ? 0 : Math.min(spare, most);
    }
    long part = Math.max(1, donor.uplink / policy.leasesPerDonor());
    return free <= spare ? free : Math.max(0, spare / part * part);
  }

  /**
   * As many segments as it has already, so that the first ones are soon with many; later what takes
   * a share of the time in which an average box is sent the rest.
   */
  private int size(RunningTransfer transfer, long rate) {
    Item item = transfer.item;
    Node receiver = transfer.receiver;
    int has = receiver.holdings.segments(item).cardinality();
    double perSecond = rate / 8.0 / item.manifest.segmentSizeBytes();
    double byTime = perSecond * policy.leaseTime().toMillis() / 1000;
    double byBytes = (double) policy.leaseBytes() / item.manifest.segmentSizeBytes();
    double ofRest = policy.leaseShare() * lacks(transfer) * rate / pace(transfer);
    double least = perSecond * policy.leastLeaseTime().toMillis() / 1000;
    double most = Math.max(least, Math.min(ofRest, Math.min(byTime, byBytes)));
    return (int) Math.ceil(Math.min(Math.max(1, has), most));
  }
}
