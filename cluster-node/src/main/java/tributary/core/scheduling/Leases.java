package tributary.core.scheduling;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tributary.model.ClientId;
import tributary.model.LeaseId;
import tributary.model.Manifest;
import tributary.model.SegmentRange;

/** Grants and releases leases; what a grant reserves its release gives back, to the bit. */
final class Leases {
  private final SchedulerPolicy policy;
  private final Cell cell;
  private final Turns turns;
  private final Pairing pairing;

  Leases(SchedulerPolicy policy, Cell cell, Turns turns, Pairing pairing) {
    this.policy = policy;
    this.cell = cell;
    this.turns = turns;
    this.pairing = pairing;
  }

  Decision grant(RunningTransfer transfer, Offer offer, Instant now) {
    Node donor = offer.donor();
    Node receiver = transfer.receiver;
    Way way = pairing.way(donor, receiver, now).orElseThrow();
    int number = transfer.nextLease++;
    Instant promised = now.plus(policy.deadlineGrace()).plusMillis(promisedMillis(transfer, offer));
    Instant deadline = Guest.within(donor, promised);
    Lease lease =
        new Lease(
            new LeaseId(transfer.id, transfer.epoch, number),
            donor,
            transfer,
            offer.segments(),
            offer.rate(),
            deadline,
            deadline.plus(policy.deadlineGrace()).plus(policy.answerTimeout()),
            offer.reason());
    transfer.leases.add(lease);
    transfer.leased.or(offer.segments());
    donor.sends(lease);
    countShadow(lease, 1);
    donor.uplinkReserved += offer.rate();
    receiver.promised(offer.rate(), policy.floorShare(), now);
    if (!receiver.isOrigin()) {
      cell.supplied(transfer.item, offer.segments(), lease.units);
    }
    Optional<Manifest> manifest =
        transfer.manifestSent ? Optional.empty() : Optional.of(transfer.item.manifest);
    transfer.manifestSent = true;
    return new Decision.Grant(terms(lease, way), manifest);
  }

  private void countShadow(Lease lease, int change) {
    if (lease.reason.isShadow()) {
      lease.donor.shadowLeases += change;
      cell.shadowLeases += change;
    }
  }

  private long promisedMillis(RunningTransfer transfer, Offer offer) {
    double bits = 8.0 * offer.bytes(transfer.item);
    return (long) Math.ceil(policy.deadlineFactor() * bits * 1000 / offer.rate());
  }

  private static LeaseTerms terms(Lease lease, Way way) {
    return new LeaseTerms(
        lease.id,
        lease.donor.id,
        lease.transfer.receiver.id,
        lease.donor.isOrigin(),
        SegmentRange.of(lease.segments),
        lease.transfer.item.manifest.segmentSizeBytes(),
        lease.rate,
        way,
        lease.deadline,
        lease.reason);
  }

  void release(Lease lease, Instant now) {
    RunningTransfer transfer = lease.transfer;
    Node receiver = transfer.receiver;
    transfer.leases.remove(lease);
    transfer.leased.andNot(lease.segments);
    lease.donor.sendsNoMore(lease);
    countShadow(lease, -1);
    lease.donor.uplinkReserved -= lease.rate;
    receiver.promised(-lease.rate, policy.floorShare(), now);
    if (!receiver.isOrigin()) {
      cell.supplied(transfer.item, lease.segments, -lease.units);
    }
    hold(lease, lease.donor.id, false);
    hold(lease, receiver.id, false);
  }

  /** Off hold, a party may get work again: a donor receives too, so it is looked at as well. */
  void hold(Lease lease, ClientId party, boolean held) {
    boolean changed = lease.hold(party, held);
    if (changed && !held && party.equals(lease.donor.id)) {
      turns.ready(lease.donor);
    }
  }

  void releaseAll(RunningTransfer transfer, Instant now) {
    for (Lease lease : List.copyOf(transfer.leases)) {
      release(lease, now);
      freed(lease);
    }
  }

  /** Bandwidth is free again: whoever could use it is looked at. */
  void freed(Lease lease) {
    turns.ready(lease.transfer.receiver);
    turns.wakeThoseServedBy(lease.donor);
    cell.givers.freed(lease);
  }
}
