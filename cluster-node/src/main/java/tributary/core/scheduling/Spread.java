package tributary.core.scheduling;

import java.util.ArrayList;
import java.util.List;

/** The boxes that are getting an item that is pushed, in turn. */
final class Spread {
  final Item item;
  private final List<RunningTransfer> takers = new ArrayList<>();
  private int next;

  Spread(Item item) {
    this.item = item;
  }

  void add(RunningTransfer transfer) {
    if (transfer.spread != this) {
      transfer.spread = this;
      takers.add(transfer);
    }
  }

  int size() {
    return takers.size();
  }

  /** Null if none is left; those that have ended are let go of on the way. */
  RunningTransfer next() {
    while (!takers.isEmpty()) {
      next = next < takers.size() ? next : 0;
      RunningTransfer transfer = takers.get(next);
      if (transfer.receiver.receiving().get(item) == transfer) {
        next++;
        return transfer;
      }
      RunningTransfer last = takers.removeLast();
      if (last != transfer) {
        takers.set(next, last);
      }
    }
    return null;
  }
}
