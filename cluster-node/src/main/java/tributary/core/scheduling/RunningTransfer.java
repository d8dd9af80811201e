package tributary.core.scheduling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import tributary.model.TransferId;

/** A transfer that the scheduler has started, or adopted, and that has not ended. */
final class RunningTransfer {
  enum Stage {
    /** Start was sent. */
    STARTING,
    /** May be given leases. */
    READY,
    /** Backs off; no leases. */
    RETRYING,
    /** Cancel was sent. */
    CANCELLING
  }

  /** How much its receiver needs it, the greatest need first. */
  enum Need {
    /** Nothing unwatched, and this is what it wants most (R384). */
    STARVED,
    /** What it wants most. */
    FIRST_WISH,
    /** It waits for something that it wants more. */
    LATER_WISH,
    /** Nobody there wishes for it: a copy for others, or for later. */
    SHADOW;

    static Need of(Node receiver, Item item) {
      if (receiver.hides(item)) {
        return SHADOW;
      }
      if (receiver.firstWish != item) {
        return LATER_WISH;
      }
      return !receiver.hasUnwatched() ? STARVED : FIRST_WISH;
    }
  }

  final TransferId id;
  final Node receiver;
  final Item item;
  Stage stage = Stage.STARTING;
  Need need = Need.LATER_WISH;
  int epoch;
  int nextLease = 1;
  boolean manifestSent;

  /** The receiver's uplink units when it began. */
  final int units;

  /** The receiver dropped some of it: success may be news of before. */
  boolean dropped;

  /** When to look after it though no news came; null: never. */
  Instant due;

  /** When {@link Watch} looks whether it is due; not later than that. */
  Instant watched;

  String cancelReason = "";

  /** Of a push, once it is given to. */
  Spread spread;

  /** Few, the earliest first. */
  final List<Lease> leases = new ArrayList<>(4);

  final Blocklist blocked;

  /** Segments in running leases. */
  final BitSet leased = new BitSet();

  RunningTransfer(TransferId id, Node receiver, Item item, Blocklist blocked) {
    this.id = id;
    this.receiver = receiver;
    this.item = item;
    this.blocked = blocked;
    this.units = receiver.units;
  }

  /** It could be given a lease if there were a donor. */
  boolean canTake(long leastRate) {
    return stage == Stage.READY && receiver.canReceive(leastRate);
  }

  boolean avoids(Node donor, Instant now) {
    return blocked.contains(donor.id, now);
  }

  boolean hasLeaseFrom(Node donor) {
    for (int i = 0; i < leases.size(); i++) {
      if (leases.get(i).donor == donor) {
        return true;
      }
    }
    return false;
  }

  /** The running lease of this number, or null. */
  Lease lease(int number) {
    for (int i = 0; i < leases.size(); i++) {
      if (leases.get(i).id.number() == number) {
        return leases.get(i);
      }
    }
    return null;
  }
}
