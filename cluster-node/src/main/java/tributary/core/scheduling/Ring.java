package tributary.core.scheduling;

import java.util.Arrays;
import java.util.Iterator;

/**
 * The nodes of one network that are online and have any of one item. A search looks at some of
 * them, and the next one goes on behind those, so that all are asked in turn (R292) at a cost that
 * does not grow with them.
 */
final class Ring implements Iterable<Node> {
  private static final Node[] NONE = {};

  final int network;
  private Node[] nodes = NONE;
  private int size;
  private int first;

  Ring(int network) {
    this.network = network;
  }

  /** The place at which it stands until it is moved or removed. */
  int add(Node node) {
    if (size == nodes.length) {
      nodes = Arrays.copyOf(nodes, Math.max(2, size + (size >> 1)));
    }
    nodes[size] = node;
    return size++;
  }

  /** The last one takes over the place; that node, or null if nobody has moved. */
  Node remove(int place) {
    size--;
    Node moved = place == size ? null : nodes[size];
    nodes[place] = nodes[size];
    nodes[size] = null;
    if (size < nodes.length / 4) {
      nodes = Arrays.copyOf(nodes, nodes.length / 2);
    }
    first = first < size ? first : 0;
    return moved;
  }

  int size() {
    return size;
  }

  /** The next search begins behind so many. */
  void lookedAt(int count) {
    first = size == 0 ? 0 : (first + count) % size;
  }

  @Override
  public Iterator<Node> iterator() {
    return new Rotation<>(nodes, size, first);
  }
}
