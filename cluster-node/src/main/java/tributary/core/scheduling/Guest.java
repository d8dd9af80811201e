package tributary.core.scheduling;

import java.time.Instant;
import java.util.List;
import tributary.model.SegmentRange;

/** A box of another cell that may send one item here, by uplink that was lent. */
final class Guest extends Node {
  final Loan loan;
  final Item item;

  /** Since when it has sent nothing; null while it does. */
  Instant idleSince;

  /** A further lease might outlast it. */
  boolean isEnding;

  Guest(Loan loan, Item item, Instant now, List<Item> catalog) {
    super(loan.donor().client(), catalog);
    this.loan = loan;
    this.item = item;
    this.idleSince = now;
    reachability = loan.donor().reachability();
    limits(loan.rateBitsPerSecond(), 0);
    units = units(uplink);
    holdings.add(item);
    holdings.part(item, SegmentRange.toBits(loan.segments()));
    online = true;
  }

  @Override
  boolean canSend(long leastRate) {
    return !isEnding && super.canSend(leastRate);
  }

  /** No lease may outlast its donor's loan. */
  static Instant within(Node donor, Instant deadline) {
    return donor instanceof Guest guest && guest.loan.until().isBefore(deadline)
        ? guest.loan.until()
        : deadline;
  }
}
