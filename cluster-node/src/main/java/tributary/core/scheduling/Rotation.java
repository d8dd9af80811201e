package tributary.core.scheduling;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** Once around, from one place on. */
final class Rotation<T> implements Iterator<T> {
  private final T[] items;
  private final int size;
  private final int first;
  private int looked;

  Rotation(T[] items, int size, int first) {
    this.items = items;
    this.size = size;
    this.first = first;
  }

  @Override
  public boolean hasNext() {
    return looked < size;
  }

  @Override
  public T next() {
    if (looked == size) {
      throw new NoSuchElementException();
    }
    int place = first + looked++;
    return items[place < size ? place : place - size];
  }
}
