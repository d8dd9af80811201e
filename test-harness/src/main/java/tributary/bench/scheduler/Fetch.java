package tributary.bench.scheduler;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import tributary.model.TransferId;

/** What a box has of an item that it has not whole, and the transfer that brings the rest. */
final class Fetch {
  final int box;
  final int title;
  final BitSet held;
  final List<Delivery> leases = new ArrayList<>(0);
  int epoch;
  boolean running;

  /** Leases by which the box passes it on. */
  int sends;

  Fetch next;

  Fetch(int box, int title, BitSet held) {
    this.box = box;
    this.title = title;
    this.held = held;
  }

  TransferId id() {
    return new TransferId(Boxes.id(box), Titles.media(title));
  }
}
