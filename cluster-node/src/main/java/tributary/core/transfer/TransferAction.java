package tributary.core.transfer;

import java.time.Instant;
import tributary.core.scheduling.Blame;
import tributary.core.scheduling.LeaseTerms;
import tributary.model.ClientId;
import tributary.model.LeaseId;

/** What a transfer wants told, once its events are stored. */
public sealed interface TransferAction {

  /** To the scheduler: leases may be granted under this epoch. */
  record Ready(int epoch) implements TransferAction {}

  record Retrying(int epoch, Instant until, String reason) implements TransferAction {}

  record PartyHeld(LeaseId lease, ClientId party, boolean held) implements TransferAction {}

  /** Exactly once for each granted lease. {@code failure} is empty on success. */
  record LeaseEnded(LeaseId lease, long bytes, long elapsedMillis, String failure, Blame blame)
      implements TransferAction {}

  /** The donor no longer has this segment whole. */
  record DonorLacks(ClientId donor, int segment, String reason) implements TransferAction {}

  /** Outcome SUCCEEDED, FAILED or CANCELLED. */
  record Ended(int epoch, String outcome, String reason) implements TransferAction {}

  /** To both parties: send-request and receive-request (Fig 15A, T2). */
  record OrderLease(LeaseTerms terms) implements TransferAction {}

  record CancelLease(LeaseId lease, ClientId party, String reason) implements TransferAction {}

  record Probe(LeaseId lease, ClientId party) implements TransferAction {}

  /** To the receiver and to the client it is: the item counts as downloaded (R307, R415). */
  record Confirm() implements TransferAction {}
}
