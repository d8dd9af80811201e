package tributary.core.transfer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tributary.core.scheduling.LeaseReason;

/**
 * Payload bytes received, by the reason for which their donors were chosen, and by donor.
 *
 * @param byReason no entry where there are none
 * @param given by leases that have ended, in the order in which donors came; of more than {@link
 *     #MOST_GIVEN} those who gave least are left out
 */
public record Received(Map<LeaseReason, Long> byReason, List<Given> given) {
  /** A film may have thousands of leases, and each retry stores this. */
  static final int MOST_GIVEN = 50;

  public static final Received NONE = new Received(Map.of(), List.of());

  public Received {
    // A node of the version before sends none.
    given = given == null ? List.of() : List.copyOf(given);
    Map<LeaseReason, Long> counted = new EnumMap<>(LeaseReason.class);
    byReason.forEach(
        (reason, bytes) -> {
          if (bytes > 0) {
            counted.put(reason, bytes);
          }
        });
    byReason = Collections.unmodifiableMap(counted);
  }

  public Received plus(LeaseReason reason, long bytes) {
    Map<LeaseReason, Long> more = new EnumMap<>(LeaseReason.class);
    more.putAll(byReason);
    more.merge(reason, bytes, Long::sum);
    return new Received(more, given);
  }

  /** With a lease that ended, or with many of one donor's. */
  public Received plus(Given ended) {
    List<Given> all = new ArrayList<>(given);
    int at = 0;
    while (at < all.size() && !all.get(at).isLike(ended)) {
      at++;
    }
    if (at < all.size()) {
      all.set(at, all.get(at).plus(ended));
    } else {
      all.add(ended);
    }
    if (all.size() > MOST_GIVEN) {
      all.remove(Collections.min(all, Comparator.comparingLong(Given::bytes)));
    }
    return new Received(plus(ended.reason(), ended.bytes()).byReason, all);
  }

  /** What came on top of {@code before}, by reason; nothing where the count began anew. */
  public Received since(Received before) {
    Map<LeaseReason, Long> gained = new EnumMap<>(LeaseReason.class);
    byReason.forEach(
        (reason, bytes) -> gained.put(reason, bytes - before.byReason.getOrDefault(reason, 0L)));
    return new Received(gained, List.of());
  }

  public long fromOrigin() {
    return sum(true);
  }

  public long fromBoxes() {
    return sum(false);
  }

  private long sum(boolean origin) {
    return byReason.entrySet().stream()
        .filter(entry -> entry.getKey().isOrigin() == origin)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
