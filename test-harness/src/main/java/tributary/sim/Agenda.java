package tributary.sim;

import java.time.Instant;
import java.util.PriorityQueue;

/** What happens when, in simulated time; of two things at one instant the one put down first. */
public final class Agenda {
  public static final long SECOND = 1_000_000_000L;

  private record Entry(long at, long order, Runnable what) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private long now;
  private long order;

  /** Nanoseconds since the start. */
  public long now() {
    return now;
  }

  public Instant instant() {
    return Instant.ofEpochSecond(now / SECOND, now % SECOND);
  }

  public void after(long nanos, Runnable what) {
    entries.add(new Entry(now + nanos, order++, what));
  }

  public void at(long nanos, Runnable what) {
    entries.add(new Entry(Math.max(now, nanos), order++, what));
  }

  /** Takes the next entry; false when none is left before {@code end}. */
  public boolean step(long end) {
    Entry next = entries.peek();
    if (next == null || next.at > end) {
      return false;
    }
    entries.remove();
    now = next.at;
    next.what.run();
    return true;
  }
}
