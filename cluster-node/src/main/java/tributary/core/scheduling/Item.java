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

  /** Online boxes that hold segment i, and leases that bring it to one. */
  int[] copies = {};

  int[] coming = {};

  /** Some node held it whole: from then on boxes are served (I2). */
  boolean whole;

  /** Running transfers to boxes, which share what only an origin has. */
  int boxTransfers;

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
    copies = new int[described.segmentCount()];
    coming = new int[described.segmentCount()];
    for (Node box : boxes) {
      count(copies, box.holding(media).segments, 1);
    }
  }

  /** Some box has the segment or is getting it. */
  boolean reachesBoxes(int segment) {
    return copies[segment] > 0 || coming[segment] > 0;
  }

  int rarity(int segment) {
    return copies[segment] + coming[segment];
  }

  static void count(int[] counts, BitSet segments, int change) {
    for (int i = segments.nextSetBit(0);
        i >= 0 && i < counts.length;
        i = segments.nextSetBit(i + 1)) {
      counts[i] += change;
    }
  }
}
