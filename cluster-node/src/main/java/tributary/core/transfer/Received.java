package tributary.core.transfer;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import tributary.core.scheduling.LeaseReason;

/**
 * Payload bytes received, by the reason for which their donors were chosen.
 *
 * @param byReason no entry where there are none
 */
public record Received(Map<LeaseReason, Long> byReason) {
  public static final Received NONE = new Received(Map.of());

  public Received {
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
    return new Received(more);
  }

  /** What came on top of {@code before}; nothing where the count began anew. */
  public Received since(Received before) {
    Map<LeaseReason, Long> gained = new EnumMap<>(LeaseReason.class);
    byReason.forEach(
        (reason, bytes) -> gained.put(reason, bytes - before.byReason.getOrDefault(reason, 0L)));
    return new Received(gained);
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
