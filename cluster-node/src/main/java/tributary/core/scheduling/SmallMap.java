package tributary.core.scheduling;

import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * A map of few entries, in the order in which they came: it is walked through, which takes less
 * time and a third of the room of a hashed one. Keys are the same only if they are the same object.
 */
final class SmallMap<K, V> extends AbstractMap<K, V> {
  /** Keys and values by turns. */
  private Object[] entries = new Object[4];

  private int size;

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean isEmpty() {
    return size == 0;
  }

  @Override
  public boolean containsKey(Object key) {
    return find(key) < size;
  }

  @Override
  public V get(Object key) {
    int at = find(key);
    return at < size ? value(at) : null;
  }

  @Override
  public V put(K key, V value) {
    int at = find(key);
    V before = at < size ? value(at) : null;
    if (at == size) {
      if (2 * size == entries.length) {
        entries = Arrays.copyOf(entries, 4 * size);
      }
      entries[2 * size++] = key;
    }
    entries[2 * at + 1] = value;
    return before;
  }

  @Override
  public V remove(Object key) {
    int at = find(key);
    if (at == size) {
      return null;
    }
    V removed = value(at);
    size--;
    System.arraycopy(entries, 2 * at + 2, entries, 2 * at, 2 * (size - at));
    entries[2 * size] = null;
    entries[2 * size + 1] = null;
    return removed;
  }

  /** Where it stands; {@code size}: nowhere. */
  private int find(Object key) {
    int at = 0;
    while (at < size && entries[2 * at] != key) {
      at++;
    }
    return at;
  }

  @SuppressWarnings("unchecked") // put() stores no others there
  private K key(int at) {
    return (K) entries[2 * at];
  }

  @SuppressWarnings("unchecked") // put() stores no others there
  private V value(int at) {
    return (V) entries[2 * at + 1];
  }

  @Override
  public Set<K> keySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<K> iterator() {
        return walk(SmallMap.this::key);
      }

      @Override
      public int size() {
        return size;
      }

      @Override
      public boolean contains(Object key) {
        return containsKey(key);
      }
    };
  }

  @Override
  public Collection<V> values() {
    return new AbstractCollection<>() {
      @Override
      public Iterator<V> iterator() {
        return walk(SmallMap.this::value);
      }

      @Override
      public int size() {
        return size;
      }
    };
  }

  @Override
  public Set<Map.Entry<K, V>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<K, V>> iterator() {
        return walk(at -> Map.entry(key(at), value(at)));
      }

      @Override
      public int size() {
        return size;
      }
    };
  }

  private <T> Iterator<T> walk(IntFunction<T> view) {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < size;
      }

      @Override
      public T next() {
        if (next >= size) {
          throw new NoSuchElementException();
        }
        return view.apply(next++);
      }
    };
  }
}
