package tributary.core.scheduling;

import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Set;
import java.util.TreeSet;
import tributary.model.CatalogSnapshot;
import tributary.model.Manifest;
import tributary.model.MediaId;

/** An item, with exact counts of who holds what of it among the nodes that are online. */
final class Item {
  private static final int[] NO_SUPPLY = {};

  final MediaId media;

  /** Its own in the cell, from 0. */
  final int number;

  /** Null until the catalog has described it. */
  Manifest manifest;

  private boolean isSnapshot;
  Instant asked;
  final Holders boxes = new Holders();
  final Holders origins = new Holders();

  /**
   * Boxes of other cells, by uplink that was lent for it: see {@link Guest}. They count as no
   * copies here.
   */
  final Holders guests = new Holders();

  /** Uplink units of {@code boxes} together. */
  int boxesUplink;

  /** Uplink units of the boxes that hold all of it, confirmed. */
  private int wholeSupply;

  /** Uplink units of other boxes that hold segment i, and of those that are getting it. */
  private int[] partSupply = NO_SUPPLY;

  /** Segments of which {@code partSupply} is nothing. */
  private int partless;

  private BitSet all = new BitSet();

  /** Some node held it whole: from then on boxes are served (I2). */
  boolean whole;

  /** Running transfers to boxes, which share what only an origin has. */
  final Takers takers = new Takers();

  /** It stands in the order of {@link Seeding}. */
  boolean isSeeded;

  /** Boxes that want it before anything else. */
  int firstWishes;

  /** What kind of item it is, as far as the catalog says. */
  Set<String> genres = Set.of();

  /** Boxes online that hold all of it, confirmed. */
  int copies;

  /** Of these, those that can send. */
  int givers;

  /** Of {@code copies}, those that are to go; see {@link Leaving}. */
  int leaving;

  // What other cells told of it; see OtherCells.
  int copiesElsewhere;

  /** Of these, those in cells that keep theirs whatever this cell does. */
  int copiesBefore;

  long listedElsewhere;

  // What Forecast makes of it.
  long listed;
  double listedLately;
  Instant listedLatelyAt;
  double demand;
  double need;

  /** Nodes that could get it if only somebody could send it. */
  final TreeSet<Turn> waiting = new TreeSet<>();

  Item(MediaId media, int number) {
    this.media = media;
    this.number = number;
  }

  boolean isKnown() {
    return manifest != null;
  }

  /** Nobody was asked for it lately who has not answered. */
  boolean shouldAsk(Instant now, Duration answerTimeout) {
    if (isKnown() || (asked != null && now.isBefore(asked.plus(answerTimeout)))) {
      return false;
    }
    asked = now;
    return true;
  }

  /** So few boxes have it, here or in a cell that keeps it, that one who has it anyway keeps it. */
  boolean isRare() {
    return !isSnapshot && copies + copiesBefore <= Shadows.FEW_COPIES;
  }

  /** If this cell let go of one, there might be none on any box. */
  boolean isLast() {
    return !isSnapshot && copies - leaving + copiesBefore <= 1;
  }

  int segmentCount() {
    return manifest.segmentCount();
  }

  long lengthBytes() {
    return isKnown() ? manifest.lengthBytes() : 0;
  }

  /** Not to be copied for its own sake: the next snapshot takes its place. */
  boolean isSnapshot() {
    return isSnapshot;
  }

  void describe(Manifest described) {
    manifest = described;
    isSnapshot = CatalogSnapshot.isIn(described);
    partless = described.segmentCount();
    all.set(0, partless);
  }

  /** Every segment; none while it is not described. Not to be changed. */
  BitSet all() {
    return all;
  }

  Holders holders(Node node) {
    return node.isOrigin() ? origins : boxes;
  }

  /**
   * A box that can send has the segment or is getting it. One that cannot send is no help to the
   * others, so its copy does not count.
   */
  boolean reachesBoxes(int segment) {
    return supply(segment) > 0;
  }

  /** Some box that can send has all of it, confirmed. */
  boolean hasGivers() {
    return wholeSupply > 0;
  }

  /** Boxes want segments of it that only an origin can send. */
  boolean wantsSeeds() {
    return wholeSupply == 0 && partless > 0 && !takers.isEmpty();
  }

  /**
   * How much uplink could send it: a copy behind a slow line is worth less than one behind a fast.
   */
  int supply(int segment) {
    return wholeSupply + (partSupply.length == 0 ? 0 : partSupply[segment]);
  }

  /** A box that is online has all of it, confirmed, or has no more. */
  void copied(Node box, int sign) {
    wholeSupply += sign * box.units;
    givers += box.units > 0 ? sign : 0;
    copies += sign;
    leaving += box.leaving.contains(this) ? sign : 0;
  }

  /** A box has, or is getting, these segments of it, or no more. */
  void supplied(BitSet segments, int units) {
    if (!isKnown() || segments.isEmpty()) {
      return;
    }
    if (partSupply.length == 0) {
      partSupply = new int[segmentCount()];
    }
    for (int i = segments.nextSetBit(0); i >= 0; i = segments.nextSetBit(i + 1)) {
      partless -= partSupply[i] == 0 && units > 0 ? 1 : 0;
      partSupply[i] += units;
      partless += partSupply[i] == 0 && units < 0 ? 1 : 0;
    }
  }
}
