package tributary.core.scheduling;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * When to look after which transfer though no news of it came. That moves with each of its leases,
 * nearly always to later; so an entry is moved only once its time has come.
 */
final class Watch {
  private record Entry(Instant at, RunningTransfer transfer) {}

  private final PriorityQueue<Entry> entries = new PriorityQueue<>(Comparator.comparing(Entry::at));

  /** Null: never. */
  void lookAt(RunningTransfer transfer, Instant due) {
    transfer.due = due;
    if (due != null && (transfer.watched == null || due.isBefore(transfer.watched))) {
      transfer.watched = due;
      entries.add(new Entry(due, transfer));
    }
  }

  /** Takes the next one out whose time has come, or null. */
  RunningTransfer next(Instant now) {
    while (!entries.isEmpty() && !entries.peek().at.isAfter(now)) {
      Entry entry = entries.remove();
      RunningTransfer transfer = entry.transfer;
      if (!entry.at.equals(transfer.watched)) {
        continue;
      }
      transfer.watched = null;
      Instant due = transfer.due;
      boolean overdue = due != null && !due.isAfter(now);
      lookAt(transfer, overdue ? null : due);
      if (overdue) {
        return transfer;
      }
    }
    return null;
  }
}
