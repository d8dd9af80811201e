package tributary.edge.playback;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import tributary.model.Manifest;

/**
 * Where somebody who watches reads in an item, one segment for each part of it, and when the
 * cluster should hear of it: soon after a move, now and then again, and when it is over. Times are
 * nanoseconds of any clock that only goes on. Not thread-safe.
 */
final class Playhead {
  private static final long SOONEST_NANOS = Duration.ofMillis(500).toNanos();

  /** A scheduler that has forgotten it learns it again. */
  private static final long LATEST_NANOS = Duration.ofSeconds(10).toNanos();

  private final Manifest manifest;
  private final TreeMap<Long, Integer> heads = new TreeMap<>();
  private List<Integer> told = List.of();
  private long toldAt;

  Playhead(Manifest manifest) {
    this.manifest = manifest;
  }

  /** These bytes are read now. The index is read before all else, and then no more. */
  void at(PlayableItem.Extent extent) {
    int segment = manifest.segmentsOf(extent.offset(), extent.length()).first();
    manifest.parts().stream()
        .filter(part -> extent.offset() >= part.offsetBytes())
        .filter(part -> extent.offset() < part.offsetBytes() + part.lengthBytes())
        .findFirst()
        .ifPresent(part -> heads.put(part.offsetBytes(), segment));
    if (heads.size() > 1) {
      manifest.parts().stream()
          .filter(part -> part.kind() == Manifest.Kind.INDEX)
          .forEach(index -> heads.remove(index.offsetBytes()));
    }
  }

  /**
   * What to tell now, if anything.
   *
   * @param whole nothing is needed any more
   */
  Optional<List<Integer>> news(boolean whole, long now) {
    List<Integer> current = whole ? List.of() : List.copyOf(new TreeSet<>(heads.values()));
    if (current.isEmpty() && told.isEmpty()) {
      return Optional.empty();
    }
    long since = told.isEmpty() ? LATEST_NANOS : now - toldAt;
    boolean moved = !current.equals(told) && since >= SOONEST_NANOS;
    return moved || since >= LATEST_NANOS ? Optional.of(tell(current, now)) : Optional.empty();
  }

  /** Nobody watches any more: what to tell of that, if anything was told before. */
  Optional<List<Integer>> end(long now) {
    heads.clear();
    return told.isEmpty() ? Optional.empty() : Optional.of(tell(List.of(), now));
  }

  private List<Integer> tell(List<Integer> current, long now) {
    told = current;
    toldAt = now;
    return current;
  }
}
