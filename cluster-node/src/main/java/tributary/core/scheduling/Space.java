package tributary.core.scheduling;

import java.util.Set;
import tributary.model.NodeKind;

/**
 * What fits on a node's disk: the part that is shown as delivered, and the hidden one (R194). A box
 * lets go of whole items that are on neither of its lists when it needs the room; other nodes keep
 * everything.
 */
final class Space {
  private Space() {}

  /**
   * Whether the item would still fit beside all that the node shows or is getting to show. One item
   * is always shown, if it fits at all. For what a box must have it keeps room that it tells
   * nobody.
   */
  static boolean shows(Node node, Item item) {
    if (node.required().contains(item)) {
      return true;
    }
    long others = shownBytes(node, node.shadow(), item);
    long used = others + item.lengthBytes();
    return others > 0
        ? used <= node.capacityBytes - node.hiddenBytes
        : used + bytes(node.shadow(), item) <= node.capacityBytes;
  }

  /** Whether all of these fit into the hidden part, and beside what is shown. */
  static boolean hides(Node node, Set<Item> hidden) {
    long bytes = bytes(hidden, null);
    long shown = shownBytes(node, hidden, null);
    if (shown == 0) {
      for (Item item : node.list) {
        shown = hidden.contains(item) ? shown : Math.max(shown, item.lengthBytes());
      }
    }
    return bytes <= node.hiddenBytes && bytes + shown <= node.capacityBytes;
  }

  private static long shownBytes(Node node, Set<Item> hidden, Item but) {
    long used = 0;
    for (int i = 0; i < node.holdings.size(); i++) {
      Item held = node.holdings.get(i);
      boolean counts =
          held != but
              && !hidden.contains(held)
              && !node.required().contains(held)
              && !isEvictable(node, held);
      used += counts ? held.lengthBytes() : 0;
    }
    for (Item coming : node.receiving().keySet()) {
      boolean counts =
          coming != but
              && !hidden.contains(coming)
              && !node.required().contains(coming)
              && !node.holdings.contains(coming);
      used += counts ? coming.lengthBytes() : 0;
    }
    return used;
  }

  private static boolean isEvictable(Node node, Item item) {
    return node.kind == NodeKind.SET_TOP_BOX
        && !node.wants(item)
        && !node.receiving().containsKey(item)
        && node.holdings.isWhole(item);
  }

  private static long bytes(Set<Item> items, Item but) {
    long bytes = 0;
    for (Item item : items) {
      bytes += item == but ? 0 : item.lengthBytes();
    }
    return bytes;
  }
}
