package tributary.core.scheduling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which items boxes will need next (R183, R192): by all lists, a wish the more the higher it ranks,
 * and by what was listed lately, which says what others will list. Copies in proportion to the root
 * of the demand (Cohen and Shenker 2002): in proportion to the demand itself the tail has too few
 * to reach anybody's floor, and what is most wanted has more than it can use. Each change touches
 * the items that it is about; those are put in order again before the next look.
 */
final class Forecast {
  /** Of the first rank; of rank r it is so much by r. */
  private static final long WEIGHT = 1 << 20;

  private static final double NO_COPY = 1e12;

  /** How many copies those in other cells are worth where there is none. */
  private static final double ELSEWHERE = 0.5;

  /** Wishes that an item on no list is expected to have. */
  private static final double UNLISTED = 1;

  private static final Comparator<Item> MOST_NEEDED_FIRST =
      Comparator.comparingDouble((Item item) -> -item.need).thenComparingInt(item -> item.number);

  private record Rest(Item item, Instant until) {}

  final boolean isOn;
  private final double halfLifeSeconds;
  private final TreeSet<Item> needed = new TreeSet<>(MOST_NEEDED_FIRST);
  private final Set<Item> changed = new LinkedHashSet<>();
  private final Deque<Rest> resting = new ArrayDeque<>();

  /** How many wishes here one of the boxes of other cells lets expect. */
  private double weightElsewhere;

  Forecast(SchedulerPolicy.Shadow policy) {
    isOn = policy.share() > 0;
    halfLifeSeconds = policy.halfLife().toMillis() / 1000.0;
  }

  /** Counts from each item's next change on. */
  void weighElsewhere(double weight) {
    weightElsewhere = isOn ? weight : 0;
  }

  /** Its copies, or who is getting it, have changed. */
  void changed(Item item) {
    if (isOn) {
      changed.add(item);
    }
  }

  /** A first list tells what is wanted, a later one also what has come into demand. */
  void relisted(List<Item> before, List<Item> after, boolean isFirst) {
    if (!isOn) {
      return;
    }
    weigh(before, -1);
    weigh(after, 1);
    if (!isFirst && after.size() > 0) {
      Set<Item> old = new HashSet<>(before);
      for (Item item : after) {
        item.listedLately += old.contains(item) ? 0 : 1;
      }
    }
  }

  private void weigh(List<Item> list, int sign) {
    int rank = 1;
    for (Item item : list) {
      item.listed += sign * (WEIGHT / rank++);
      changed.add(item);
    }
  }

  /** Nobody could send it just now: others are looked at meanwhile. */
  void rest(Item item, Instant until) {
    needed.remove(item);
    resting.add(new Rest(item, until));
  }

  /**
   * Most needed for its copies first: all items of which no box of any cell has one, then by demand
   * a copy.
   */
  Iterable<Item> needed(Instant now) {
    refresh(now);
    return needed;
  }

  private void refresh(Instant now) {
    while (!resting.isEmpty() && !now.isBefore(resting.peek().until)) {
      changed.add(resting.remove().item);
    }
    for (Item item : changed) {
      needed.remove(item);
      item.demand = demand(item, now);
      item.need = need(item);
      if (item.isKnown() && item.whole) {
        needed.add(item);
      }
    }
    changed.clear();
  }

  private double demand(Item item, Instant now) {
    item.listedLately = listedLately(item, now);
    item.listedLatelyAt = now;
    return expected(item, now);
  }

  private double listedLately(Item item, Instant now) {
    if (item.listedLatelyAt == null) {
      return item.listedLately;
    }
    double passed = Duration.between(item.listedLatelyAt, now).toMillis() / 1000.0;
    return item.listedLately * Math.pow(0.5, passed / halfLifeSeconds);
  }

  /**
   * What is expected of it at this moment; nothing of any without shadow lists. Changes nothing.
   */
  double expected(Item item, Instant now) {
    return here(item, now) + weightElsewhere * item.listedElsewhere / WEIGHT;
  }

  /** The same by the lists of this cell's boxes alone. */
  double here(Item item, Instant now) {
    return (double) item.listed / WEIGHT + listedLately(item, now);
  }

  /** Wishes as they are counted. */
  static long listed(double wishes) {
    return Math.round(wishes * WEIGHT);
  }

  /** To which its copies are in proportion. */
  static double weight(double demand) {
    return Math.sqrt(demand + UNLISTED);
  }

  private static double need(Item item) {
    int copies = item.copies + item.takers.all();
    if (copies == 0 && item.copiesElsewhere == 0) {
      return NO_COPY + item.demand;
    }
    return weight(item.demand) / (copies == 0 ? ELSEWHERE : copies);
  }
}
