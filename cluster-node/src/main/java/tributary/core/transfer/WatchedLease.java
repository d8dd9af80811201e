package tributary.core.transfer;

import java.time.Instant;
import java.util.Optional;
import tributary.core.scheduling.LeaseTerms;
import tributary.core.transfer.TransferRequest.Role;
import tributary.model.ClientId;

/**
 * A lease and how far each of its parties is.
 *
 * @param bytes received, as the receiver says
 * @param elapsedMillis what its parties say it took; 0 while they have not said
 * @param speed empty before the receiver has reported a byte
 */
record WatchedLease(
    LeaseTerms terms,
    Instant granted,
    Party donor,
    Party receiver,
    long bytes,
    long elapsedMillis,
    Optional<Speed> speed) {

  /** How far a party is with a lease. */
  enum Phase {
    REQUESTED,
    CONNECTED,
    STARTED,
    DONE
  }

  /**
   * One party of a lease.
   *
   * @param due when it must have got further, or in STARTED have said anything
   * @param heard its last word; at first, the order to it
   * @param silent it was probed and has not answered yet
   */
  record Party(Phase phase, Instant due, Instant heard, boolean silent) {
    static Party requested(Instant now, TransferPolicy policy) {
      return new Party(Phase.REQUESTED, now.plus(policy.connectTimeout()), now, false);
    }

    boolean overdue(Instant now) {
      return phase != Phase.DONE && !now.isBefore(due);
    }

    boolean isDone() {
      return phase == Phase.DONE;
    }

    /**
     * A word that shows it at {@code least} this far. One that was silent and is no further than it
     * was is late at once.
     */
    Party said(Phase least, Instant now, TransferPolicy policy) {
      Phase next = least.compareTo(phase) > 0 ? least : phase;
      Instant unchanged = silent ? now : due;
      Instant until =
          switch (next) {
            case REQUESTED -> unchanged;
            case CONNECTED -> next == phase ? unchanged : now.plus(policy.startTimeout());
            case STARTED -> now.plus(policy.progressTimeout());
            case DONE -> now;
          };
      return new Party(next, until, now, false);
    }

    Party until(Instant later) {
      return new Party(phase, later, heard, silent);
    }

    Party probed(Instant until) {
      return new Party(phase, until, heard, true);
    }
  }

  static WatchedLease ordered(LeaseTerms terms, Instant now, TransferPolicy policy) {
    Party requested = Party.requested(now, policy);
    return new WatchedLease(terms, now, requested, requested, 0, 0, Optional.empty());
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
      case SENDER -> new WatchedLease(terms, granted, party, receiver, bytes, elapsedMillis, speed);
      case RECEIVER -> new WatchedLease(terms, granted, donor, party, bytes, elapsedMillis, speed);
    };
  }

  WatchedLease received(long more, long millis) {
    return new WatchedLease(
        terms,
        granted,
        donor,
        receiver,
        Math.max(bytes, more),
        Math.max(elapsedMillis, millis),
        speed);
  }

  WatchedLease judged(Speed latest) {
    return new WatchedLease(
        terms, granted, donor, receiver, bytes, elapsedMillis, Optional.of(latest));
  }

  /** The party gets no further, yet it spoke a moment ago: its silence is not the trouble. */
  boolean isLate(Role role, Instant now, TransferPolicy policy) {
    Party party = party(role);
    return party.overdue(now)
        && !party.silent()
        && party.heard().isAfter(granted)
        && now.isBefore(party.heard().plus(policy.progressTimeout()));
  }

  boolean anySilent() {
    return donor.silent() || receiver.silent();
  }

  boolean bothSilent() {
    return donor.silent() && receiver.silent();
  }

  /** Bytes move in it now, as far as is known. */
  boolean moves() {
    return receiver.phase() == Phase.STARTED && !donor.isDone();
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
