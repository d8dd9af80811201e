package tributary.core.transfer;

import java.time.Instant;
import tributary.core.scheduling.LeaseTerms;
import tributary.core.transfer.TransferRequest.Role;
import tributary.model.ClientId;

/**
 * A lease and how far each of its parties is.
 *
 * @param bytes received, as the receiver says
 */
record WatchedLease(
    LeaseTerms terms, Instant granted, Party donor, Party receiver, long bytes, long elapsed) {

  enum Phase {
    REQUESTED,
    STARTED,
    DONE
  }

  /** {@code due}: when its silence is too long. */
  record Party(Phase phase, Instant due, boolean silent) {
    boolean overdue(Instant now) {
      return phase != Phase.DONE && !now.isBefore(due);
    }

    boolean isDone() {
      return phase == Phase.DONE;
    }

    Party heard(Phase next, Instant due) {
      return new Party(next, due, false);
    }
  }

  Party party(Role role) {
    return switch (role) {
      case SENDER -> donor;
      case RECEIVER -> receiver;
    };
  }

  ClientId client(Role role) {
    return switch (role) {
      case SENDER -> terms.donor();
      case RECEIVER -> terms.receiver();
    };
  }

  WatchedLease with(Role role, Party party) {
    return switch (role) {
      case SENDER -> new WatchedLease(terms, granted, party, receiver, bytes, elapsed);
      case RECEIVER -> new WatchedLease(terms, granted, donor, party, bytes, elapsed);
    };
  }

  WatchedLease received(long more, long millis) {
    return new WatchedLease(
        terms, granted, donor, receiver, Math.max(bytes, more), Math.max(elapsed, millis));
  }

  boolean bothSilent() {
    return donor.silent() && receiver.silent();
  }

  Instant nextDue() {
    Instant next = terms.deadline();
    for (Party party : new Party[] {donor, receiver}) {
      if (!party.isDone() && party.due().isBefore(next)) {
        next = party.due();
      }
    }
    return next;
  }
}
