package tributary.cluster.placement;

import java.util.Collection;
import java.util.Comparator;

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
            Comparator.<String>comparingLong(place -> rank(key, place))
                .thenComparing(Comparator.naturalOrder()))
        .orElseThrow();
  }

  /** FNV-1a over both, then the finalizer of MurmurHash3, for FNV's high bits hardly differ. */
  private static long rank(String key, String place) {
    long hash = 0xcbf29ce484222325L;
    String both = key + '@' + place;
    for (int i = 0; i < both.length(); i++) {
      hash = (hash ^ both.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
