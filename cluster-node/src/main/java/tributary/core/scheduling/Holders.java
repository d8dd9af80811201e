package tributary.core.scheduling;

import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;

/** The nodes online that have any of one item, by network. */
final class Holders implements Iterable<Node> {
  private static final Ring[] NONE = {};

  /** None of them empty; in no order. */
  private Ring[] rings = NONE;

  private int size;
  private int turn;

  /** Its place among those of its network, until it is moved or removed. */
  int add(Node node) {
    size++;
    Ring ring = of(node.network);
    if (ring == null) {
      ring = new Ring(node.network);
      rings = Arrays.copyOf(rings, rings.length + 1);
      rings[rings.length - 1] = ring;
    }
    return ring.add(node);
  }

  /** The node that has moved to this place, or null. */
  Node remove(Node node, int place) {
    size--;
    Ring ring = of(node.network);
    Node moved = ring.remove(place);
    if (ring.size() == 0) {
      rings[Arrays.asList(rings).indexOf(ring)] = rings[rings.length - 1];
      rings = Arrays.copyOf(rings, rings.length - 1);
    }
    return moved;
  }

  int size() {
    return size;
  }

  /** Those of one network, or null. */
  Ring of(int network) {
    for (Ring ring : rings) {
      if (ring.network == network) {
        return ring;
      }
    }
    return null;
  }

  /** All networks, another one first each time. */
  Iterable<Ring> inTurn() {
    turn = rings.length > 1 ? (turn + 1) % rings.length : 0;
    return () -> new Rotation<>(rings, rings.length, turn);
  }

  @Override
  public Iterator<Node> iterator() {
    return new Iterator<>() {
      private int ring;
      private Iterator<Node> nodes = Collections.emptyIterator();

      @Override
      public boolean hasNext() {
        return nodes.hasNext() || ring < rings.length;
      }

      @Override
      public Node next() {
        if (!nodes.hasNext() && ring < rings.length) {
          nodes = rings[ring++].iterator();
        }
        return nodes.next();
      }
    };
  }
}
