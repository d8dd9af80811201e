package tributary.core.scheduling;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one node has: whole items, confirmed, and parts of others. Flat, since a big cell has tens
 * of millions of them; nearly all are whole and need no bits of their own.
 */
final class Holdings {
  private static final Item[] NO_ITEMS = {};
  private static final int[] NO_PLACES = {};
  private static final BitSet NOTHING = new BitSet();

  /** By number. */
  private Item[] items = NO_ITEMS;

  /** Where the node stands among the holders of each, while it is online. */
  private int[] places = NO_PLACES;

  private int size;

  /** What is held of those that are not confirmed; never walked through, as it has no order. */
  private Map<Item, BitSet> parts = Map.of();

  int size() {
    return size;
  }

  Item get(int index) {
    return items[index];
  }

  /** A view; not while it is changed. */
  List<Item> items() {
    return Arrays.asList(items).subList(0, size);
  }

  boolean contains(Item item) {
    return find(item) >= 0;
  }

  int confirmed() {
    return size - parts.size();
  }

  boolean isConfirmed(Item item) {
    return contains(item) && !parts.containsKey(item);
  }

  /** Not to be changed. */
  BitSet segments(Item item) {
    BitSet part = parts.get(item);
    if (part != null) {
      return part;
    }
    return contains(item) ? item.all() : NOTHING;
  }

  boolean isWhole(Item item) {
    BitSet part = parts.get(item);
    return part == null
        ? contains(item) && item.isKnown()
        : item.isKnown() && part.cardinality() == item.segmentCount();
  }

  long bytes(Item item) {
    return item.isKnown()
        ? (long) segments(item).cardinality() * item.manifest.segmentSizeBytes()
        : 0;
  }

  /** It must be held. */
  void part(Item item, BitSet segments) {
    if (parts.isEmpty()) {
      parts = new HashMap<>(4);
    }
    parts.put(item, segments);
  }

  /** It must be held; from now on all of it is. */
  void confirm(Item item) {
    if (!parts.isEmpty()) {
      parts.remove(item);
      parts = parts.isEmpty() ? Map.of() : parts;
    }
  }

  /** At no place as yet. */
  void add(Item item) {
    int at = -find(item) - 1;
    if (size == items.length) {
      int room = size + Math.max(2, size >> 2);
      items = Arrays.copyOf(items, room);
      places = Arrays.copyOf(places, room);
    }
    System.arraycopy(items, at, items, at + 1, size - at);
    System.arraycopy(places, at, places, at + 1, size - at);
    items[at] = item;
    size++;
  }

  void remove(Item item) {
    int at = find(item);
    confirm(item);
    size--;
    System.arraycopy(items, at + 1, items, at, size - at);
    System.arraycopy(places, at + 1, places, at, size - at);
    items[size] = null;
  }

  int place(Item item) {
    return places[find(item)];
  }

  void place(Item item, int place) {
    places[find(item)] = place;
  }

  /** Its index, or -(where it would be) - 1. */
  private int find(Item item) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int number = items[middle].number;
      if (number == item.number) {
        return middle;
      }
      if (number < item.number) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }
}
