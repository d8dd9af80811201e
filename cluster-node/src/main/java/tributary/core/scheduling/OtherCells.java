package tributary.core.scheduling;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import tributary.core.StableHash;
import tributary.core.scheduling.CellSummary.ItemSummary;
import tributary.model.CellId;
import tributary.model.MediaId;

/**
 * What other cells have told of their copies and wishes, summed up in each {@link Item}. A cell not
 * heard of for a while counts no more.
 *
 * <p>Two cells that each go by the other's copy might both let go of theirs at once. So each item
 * has an order of cells, the same for all of them: a cell's last copy may only go if a cell before
 * it has one. However old what it knows: the first of those that had a copy goes by nobody.
 */
final class OtherCells {
  /** What one of them has told, by the numbers of items here. */
  private static final class Told {
    private final Instant since;
    private Instant heard;
    private int boxes;
    private int[] copies = {};
    private long[] listed = {};

    private Told(Instant since) {
      this.since = since;
    }

    private int copies(Item item) {
      return item.number < copies.length ? copies[item.number] : 0;
    }

    private void reach(int items) {
      if (copies.length < items) {
        copies = Arrays.copyOf(copies, items);
        listed = Arrays.copyOf(listed, items);
      }
    }
  }

  private final CellId own;
  private final Cell cell;
  private final Duration expiry;
  private final double demandShare;
  private final Map<CellId, Told> cells = new HashMap<>();

  OtherCells(CellId own, Cell cell, SchedulerPolicy.Summary policy) {
    this.own = own;
    this.cell = cell;
    this.expiry = policy.expiry();
    this.demandShare = policy.demandShare();
  }

  /** Items that nobody here has heard of are left for the next time. */
  void hear(CellSummary summary, Instant now) {
    Told told = cells.get(summary.cell());
    if (summary.cell().equals(own) || (told != null && summary.since().isBefore(told.since))) {
      return;
    }
    if (told == null || summary.since().isAfter(told.since)) {
      if (told != null) {
        forget(summary.cell(), told);
      }
      told = new Told(summary.since());
      cells.put(summary.cell(), told);
    }
    told.heard = now;
    told.boxes = summary.boxes();
    told.reach(cell.numbered.size());
    for (ItemSummary line : summary.items()) {
      Item item = cell.items.get(line.media());
      if (item != null) {
        count(summary.cell(), told, item, line.copies(), Forecast.listed(line.demand()));
      }
    }
    weigh();
  }

  /** Time went by. */
  void expire(Instant now) {
    boolean expired = false;
    Iterator<Map.Entry<CellId, Told>> all = cells.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<CellId, Told> next = all.next();
      if (!now.isBefore(next.getValue().heard.plus(expiry))) {
        all.remove();
        forget(next.getKey(), next.getValue());
        expired = true;
      }
    }
    if (expired) {
      weigh();
    }
  }

  private void forget(CellId other, Told told) {
    for (int number = 0; number < told.copies.length; number++) {
      count(other, told, cell.numbered.get(number), 0, 0);
    }
  }

  private void count(CellId other, Told told, Item item, int copies, long listed) {
    int more = copies - told.copies[item.number];
    long wished = listed - told.listed[item.number];
    if (more == 0 && wished == 0) {
      return;
    }
    told.copies[item.number] = copies;
    told.listed[item.number] = listed;
    item.copiesElsewhere += more;
    item.listedElsewhere += wished;
    if (more != 0 && isBefore(other, own, item.media)) {
      item.copiesBefore += more;
      cell.rarer(item, more);
    }
    cell.forecast.changed(item);
  }

  /** What was told is of so many boxes, what is forecast for those here. */
  private void weigh() {
    long boxes = 0;
    for (Told told : cells.values()) {
      boxes += told.boxes;
    }
    cell.forecast.weighElsewhere(boxes == 0 ? 0 : demandShare * cell.boxes / boxes);
  }

  /** No other cell that was heard stands before this one: it speaks for what all of them see. */
  boolean isFirst(Item item) {
    return cells.keySet().stream().noneMatch(other -> isBefore(other, own, item.media));
  }

  /** The cells that told of copies of it, the one with most of them first. */
  List<CellId> holding(Item item) {
    return cells.entrySet().stream()
        .filter(it -> it.getValue().copies(item) > 0)
        .sorted(
            Comparator.comparingInt((Map.Entry<CellId, Told> it) -> -it.getValue().copies(item))
                .thenComparing(it -> it.getKey().number()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** A cell that stands before this one has it on a list. */
  boolean isListedBefore(Item item) {
    return cells.entrySet().stream()
        .anyMatch(
            it ->
                item.number < it.getValue().listed.length
                    && it.getValue().listed[item.number] > 0
                    && isBefore(it.getKey(), own, item.media));
  }

  /** Whether {@code a} stands before {@code b} in the item's order of cells. */
  static boolean isBefore(CellId a, CellId b, MediaId media) {
    int order = Long.compare(rank(a, media), rank(b, media));
    return order == 0 ? a.number() < b.number() : order < 0;
  }

  private static long rank(CellId cell, MediaId media) {
    return StableHash.of(media.text() + '@' + cell);
  }
}
