package tributary.core.scheduling;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/** Who may have uplink to spare for what is pushed, the first first; nobody while nothing is. */
final class Givers {
  private final Set<Node> nodes = new LinkedHashSet<>();
  private boolean wanted;

  /** Something is pushed, or nothing is. */
  void want(boolean any) {
    wanted = any;
    if (!any) {
      nodes.clear();
    }
  }

  void add(Node node) {
    if (wanted && !(node instanceof Guest)) {
      nodes.add(node);
    }
  }

  /** Its donor has uplink again, and its receiver perhaps more to pass on. */
  void freed(Lease lease) {
    add(lease.donor);
    add(lease.transfer.receiver);
  }

  boolean isEmpty() {
    return nodes.isEmpty();
  }

  /** Takes the next one out. */
  Node next() {
    Iterator<Node> first = nodes.iterator();
    Node node = first.next();
    first.remove();
    return node;
  }
}
