package tributary.core.scheduling;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * What one node has: whole items, confirmed, and parts of others. Flat and by the items' numbers,
 * since a big cell has tens of millions of them and every search asks many nodes for one; nearly
 * all are whole and need no bits of their own.
 */
final class Holdings {
  private static final int[] NONE = {};
  private static final BitSet[] NO_PARTS = {};
  private static final BitSet NOTHING = new BitSet();

  /** Every item of the cell, by number. */
  private final List<Item> catalog;

  /** Of what is held, in order. */
  private int[] numbers = NONE;

  /** Where the node stands among the holders of each, while it is online. */
  private int[] places = NONE;

  private int size;

  /** Of those that are not confirmed, in order; and what is held of each. */
  private int[] partial = NONE;

  private BitSet[] parts = NO_PARTS;
  private int partCount;

  Holdings(List<Item> catalog) {
    this.catalog = catalog;
  }

  int size() {
    return size;
  }

  Item get(int index) {
    return catalog.get(numbers[index]);
  }

  /** The item's number. */
  int number(int index) {
    return numbers[index];
  }

  /** The place in order of the first item that comes after this one. */
  int indexAfter(Item item) {
    int at = find(item);
    return at >= 0 ? at + 1 : -at - 1;
  }

  /** A view; not while it is changed. */
  List<Item> items() {
    return new AbstractList<>() {
      @Override
      public Item get(int index) {
        return Holdings.this.get(index);
      }

      @Override
      public int size() {
        return size;
      }
    };
  }

  boolean contains(Item item) {
    return find(item) >= 0;
  }

  int confirmed() {
    return size - partCount;
  }

  boolean isConfirmed(Item item) {
    return findPart(item) < 0 && contains(item);
  }

  /** Not to be changed. */
  BitSet segments(Item item) {
    int part = findPart(item);
    if (part >= 0) {
      return parts[part];
    }
    return contains(item) ? item.all() : NOTHING;
  }

  boolean isWhole(Item item) {
    int part = findPart(item);
    return part < 0
        ? contains(item) && item.isKnown()
        : item.isKnown() && parts[part].cardinality() == item.segmentCount();
  }

  long bytes(Item item) {
    return item.isKnown()
        ? (long) segments(item).cardinality() * item.manifest.segmentSizeBytes()
        : 0;
  }

  /** It must be held. */
  void part(Item item, BitSet segments) {
    int part = findPart(item);
    if (part >= 0) {
      parts[part] = segments;
      return;
    }
    int at = -part - 1;
    if (partCount == parts.length) {
      int room = partCount + Math.max(1, partCount >> 1);
      partial = Arrays.copyOf(partial, room);
      parts = Arrays.copyOf(parts, room);
    }
    System.arraycopy(partial, at, partial, at + 1, partCount - at);
    System.arraycopy(parts, at, parts, at + 1, partCount - at);
    partial[at] = item.number;
    parts[at] = segments;
    partCount++;
  }

  /** It must be held; from now on all of it is. */
  void confirm(Item item) {
    int at = findPart(item);
    if (at < 0) {
      return;
    }
    partCount--;
    System.arraycopy(partial, at + 1, partial, at, partCount - at);
    System.arraycopy(parts, at + 1, parts, at, partCount - at);
    parts[partCount] = null;
    if (partCount == 0) {
      partial = NONE;
      parts = NO_PARTS;
    }
  }

  /** At no place as yet. */
  void add(Item item) {
    int at = -find(item) - 1;
    if (size == numbers.length) {
      int room = size + Math.max(2, size >> 3);
      numbers = Arrays.copyOf(numbers, room);
      places = Arrays.copyOf(places, room);
    }
    System.arraycopy(numbers, at, numbers, at + 1, size - at);
    System.arraycopy(places, at, places, at + 1, size - at);
    numbers[at] = item.number;
    size++;
  }

  void remove(Item item) {
    int at = find(item);
    confirm(item);
    size--;
    System.arraycopy(numbers, at + 1, numbers, at, size - at);
    System.arraycopy(places, at + 1, places, at, size - at);
  }

  int place(Item item) {
    return places[find(item)];
  }

  void place(Item item, int place) {
    places[find(item)] = place;
  }

  /** Its index, or -(where it would be) - 1. */
  private int find(Item item) {
    return Arrays.binarySearch(numbers, 0, size, item.number);
  }

  private int findPart(Item item) {
    return Arrays.binarySearch(partial, 0, partCount, item.number);
  }
}
