package tributary.core.scheduling;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Maps of a node: most of a big cell have none of these at most times, and an empty one costs; a
 * box has few entries, a media server thousands.
 */
final class Sparse {
  /** More than these are hashed. */
  private static final int FEW = 8;

  private Sparse() {}

  static <K, V> Map<K, V> with(Map<K, V> map, K key, V value) {
    Map<K, V> open = map.isEmpty() ? new SmallMap<>() : map.size() == FEW ? hashed(map) : map;
    open.put(key, value);
    return open;
  }

  private static <K, V> Map<K, V> hashed(Map<K, V> map) {
    return map instanceof SmallMap ? new LinkedHashMap<>(map) : map;
  }

  static <K, V> Map<K, V> without(Map<K, V> map, K key) {
    if (map.isEmpty()) {
      return map;
    }
    map.remove(key);
    return map.isEmpty() ? Map.of() : map;
  }
}
