package tributary.core.scheduling;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import tributary.model.ClientId;

/**
 * All nodes of a cell that were ever met, by their ids. Every piece of news begins with a look-up
 * here, in a table of a million, so there is nothing between its slots and the nodes.
 */
final class Nodes {
  /** Linear probing, at most three quarters full; the number of slots is a power of two. */
  private Node[] slots = new Node[64];

  private int size;

  /** Null: it was never met. */
  Node get(ClientId id) {
    return slots[slot(id)];
  }

  /**
   * @param catalog every item of the cell, by number
   */
  Node meet(ClientId id, List<Item> catalog) {
    Node met = get(id);
    if (met != null) {
      return met;
    }
    if (4 * (size + 1) > 3 * slots.length) {
      grow();
    }
    Node node = new Node(id, catalog);
    slots[slot(id)] = node;
    size++;
    return node;
  }

  int size() {
    return size;
  }

  /** In no order, but in the same one each time. */
  List<Node> values() {
    return Arrays.stream(slots).filter(Objects::nonNull).toList();
  }

  private void grow() {
    List<Node> all = values();
    slots = new Node[2 * slots.length];
    all.forEach(node -> slots[slot(node.id)] = node);
  }

  /** Where it is, or would be. */
  private int slot(ClientId id) {
    long mixed = id.bits() * 0x9E3779B97F4A7C15L;
    int at = (int) (mixed >>> (Long.numberOfLeadingZeros(slots.length) + 1));
    while (slots[at] != null && slots[at].id.bits() != id.bits()) {
      at = (at + 1) & (slots.length - 1);
    }
    return at;
  }
}
