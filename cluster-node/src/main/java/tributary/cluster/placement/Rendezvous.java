package tributary.cluster.placement;

import java.util.Collection;
import java.util.Comparator;
import tributary.core.StableHash;

/**
 * Rendezvous hashing (Thaler and Ravishankar, 1998): each place is ranked for a key by a hash of
 * both, and the first is the key's own. A place that comes or goes moves its own keys only.
 */
final class Rendezvous {
  private Rendezvous() {}

  /**
   * The same for the same places in any order.
   *
   * @throws java.util.NoSuchElementException without places
   */
  static String first(String key, Collection<String> places) {
    return places.stream()
        .max(
            Comparator.<String>comparingLong(place -> StableHash.of(key + '@' + place))
                .thenComparing(Comparator.naturalOrder()))
        .orElseThrow();
  }
}
