package tributary.core.scheduling;

import java.time.Instant;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import tributary.model.Manifest;
import tributary.model.MediaId;

/** An item, with exact counts of who holds what of it among the nodes that are online. */
final class Item {
  final MediaId media;

  /** Null until the catalog has described it. */
  Manifest manifest;

  Instant asked;

  /** Online boxes with any segment, least recently sending first. */
  final Set<Node> boxes = new LinkedHashSet<>();

  final Set<Node> origins = new LinkedHashSet<>();

  /** Uplink units of {@code boxes} together. */
  int boxesUplink;

  /** Uplink units of the boxes that hold segment i, and of those that are getting it. */
  private int[] supply = {};

  private int unseeded;

  /** Some node held it whole: from then on boxes are served (I2). */
  boolean whole;

  /** Running transfers to boxes, which share what only an origin has. */
  final Takers takers = new Takers();

  /** Boxes that want it before anything else. */
  int firstWishes;

  /** Nodes that could get it if only somebody could send it. */
  final TreeSet<Turn> waiting = new TreeSet<>();

  Item(MediaId media) {
    this.media = media;
  }

  boolean isKnown() {
    return manifest != null;
  }

  int segmentCount() {
    return manifest.segmentCount();
  }

  long lengthBytes() {
    return isKnown() ? manifest.lengthBytes() : 0;
  }

  void describe(Manifest described) {
    manifest = described;
    supply = new int[described.segmentCount()];
    unseeded = supply.length;
    for (Node box : boxes) {
      supplied(box.holding(media).segments, box.units);
    }
  }

  /**
   * A box that can send has the segment or is getting it. One that cannot send is no help to the
   * others, so its copy does not count.
   */
  boolean reachesBoxes(int segment) {
    return supply[segment] > 0;
  }

  /** Boxes want segments of it that only an origin can send. */
  boolean wantsSeeds() {
    return unseeded > 0 && !takers.isEmpty();
  }

  /**
   * How much uplink could send it: a copy behind a slow line is worth less than one behind a fast.
   */
  int supply(int segment) {
    return supply[segment];
  }

  void supplied(BitSet segments, int units) {
    for (int i = segments.nextSetBit(0);
        i >= 0 && i < supply.length;
        i = segments.nextSetBit(i + 1)) {
      unseeded -= supply[i] == 0 && units > 0 ? 1 : 0;
      supply[i] += units;
      unseeded += supply[i] == 0 && units < 0 ? 1 : 0;
    }
  }
}
