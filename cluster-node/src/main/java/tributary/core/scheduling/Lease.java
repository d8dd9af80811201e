package tributary.core.scheduling;

import java.time.Instant;
import java.util.BitSet;
import tributary.model.ClientId;
import tributary.model.LeaseId;

/** A running lease as the scheduler remembers it. */
final class Lease {
  final LeaseId id;
  final Node donor;
  final RunningTransfer transfer;
  final BitSet segments;
  final long rate;
  final Instant deadline;

  /** When it counts as one whose end was lost. */
  final Instant giveUpAt;

  final LeaseReason reason;

  /** Brought by this lease and since dropped by the receiver. */
  final BitSet dropped = new BitSet();

  /** The receiver's uplink units when it was granted. */
  final int units;

  boolean donorSilent;
  boolean receiverSilent;

  Lease(
      LeaseId id,
      Node donor,
      RunningTransfer transfer,
      BitSet segments,
      long rate,
      Instant deadline,
      Instant giveUpAt,
      LeaseReason reason) {
    this.id = id;
    this.donor = donor;
    this.transfer = transfer;
    this.segments = segments;
    this.rate = rate;
    this.deadline = deadline;
    this.giveUpAt = giveUpAt;
    this.reason = reason;
    this.units = transfer.receiver.units;
  }

  /** Of whole segments. */
  long bytes() {
    return (long) segments.cardinality() * transfer.item.manifest.segmentSizeBytes();
  }

  Node party(ClientId id) {
    return id.equals(donor.id) ? donor : transfer.receiver;
  }

  /** Puts a silent party on hold, or takes it off (Fig 15B); whether that changed anything. */
  boolean hold(ClientId party, boolean held) {
    if (party.equals(donor.id) && donorSilent != held) {
      donorSilent = held;
      donor.silences += held ? 1 : -1;
      return true;
    }
    if (party.equals(transfer.receiver.id) && receiverSilent != held) {
      receiverSilent = held;
      transfer.receiver.silences += held ? 1 : -1;
      return true;
    }
    return false;
  }
}
