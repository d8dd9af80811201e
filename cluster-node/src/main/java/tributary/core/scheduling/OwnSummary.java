package tributary.core.scheduling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import tributary.core.scheduling.CellSummary.ItemSummary;
import tributary.model.CellId;

/**
 * What a cell tells the others: the items that its boxes hold or want, at most so many at a time,
 * the next ones each time. So its length does not grow with the catalog, a message that was lost is
 * made good by the next turn, and nothing is counted but what is kept exact anyway.
 */
final class OwnSummary {
  /** A wish that was new long ago is worth no word. */
  private static final double LEAST_DEMAND = 0.01;

  private final CellId own;
  private final Cell cell;
  private final int most;

  /** Numbers of items that were told of: from then on also when there is nothing left of them. */
  private final BitSet told = new BitSet();

  private Instant since;
  private int next;

  OwnSummary(CellId own, Cell cell, SchedulerPolicy.Summary policy) {
    this.own = own;
    this.cell = cell;
    this.most = policy.items();
  }

  /** When this scheduler first spoke to others. */
  Instant since(Instant now) {
    since = since == null ? now : since;
    return since;
  }

  CellSummary next(Instant now) {
    List<ItemSummary> lines = new ArrayList<>();
    for (int left = cell.numbered.size(); left > 0 && lines.size() < most; left--) {
      Item item = cell.numbered.get(next);
      next = (next + 1) % cell.numbered.size();
      double demand = cell.forecast.here(item, now);
      if (item.givers > 0 || demand >= LEAST_DEMAND) {
        told.set(item.number);
      }
      if (told.get(item.number)) {
        lines.add(new ItemSummary(item.media, item.givers, demand));
      }
    }
    return new CellSummary(own, since(now), cell.boxes, lines);
  }
}
