package tributary.core.scheduling;

import java.util.LinkedHashMap;
import java.util.Map;

/** Maps of a node: most of a big cell have none of these at most times, and an empty one costs. */
final class Sparse {
  private Sparse() {}

  static <K, V> Map<K, V> with(Map<K, V> map, K key, V value) {
    Map<K, V> open = map.isEmpty() ? new LinkedHashMap<>(4) : map;
    open.put(key, value);
    return open;
  }

  static <K, V> Map<K, V> without(Map<K, V> map, K key) {
    if (map.isEmpty()) {
      return map;
    }
    map.remove(key);
    return map.isEmpty() ? Map.of() : map;
  }
}
