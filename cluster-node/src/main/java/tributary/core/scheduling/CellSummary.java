package tributary.core.scheduling;

import java.time.Instant;
import java.util.List;
import tributary.model.CellId;
import tributary.model.MediaId;

/**
 * What a cell's scheduler tells the other cells' of the items that its boxes hold or want: so many
 * of them at a time, all in turn.
 *
 * @param since when it first told anything: one that moved begins anew, and what it told before is
 *     void
 * @param boxes of the cell that are online
 * @param items some of its items, each in place of what was told of it before
 */
public record CellSummary(CellId cell, Instant since, int boxes, List<ItemSummary> items) {
  public CellSummary {
    if (boxes < 0) {
      throw new IllegalArgumentException("boxes of a cell must be at least 0, was " + boxes);
    }
    items = List.copyOf(items);
  }

  /**
   * @param copies boxes online that hold all of it, verified, and can send it
   * @param demand wishes for it that are expected of this cell's boxes; see {@link Forecast}
   */
  public record ItemSummary(MediaId media, int copies, double demand) {
    public ItemSummary {
      if (copies < 0) {
        throw new IllegalArgumentException("copies of an item must be at least 0, was " + copies);
      }
      if (!(demand >= 0 && demand <= Integer.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "demand for an item must be from 0 to " + Integer.MAX_VALUE + ", was " + demand);
      }
    }
  }
}
