package tributary.sim;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import tributary.model.Manifest;

/**
 * Somebody who watches an item while it arrives: plays on while the segment under the head is
 * there, else waits; and the cluster is told where the head is, as {@code edge.playback} tells it.
 */
final class Viewer {
  private static final Duration STEP = Duration.ofMillis(100);

  /** A move is told no sooner than this after the last one. */
  private static final long SOONEST = Agenda.SECOND / 2;

  private final Agenda agenda;
  private final SimNode box;
  private final Manifest manifest;
  private final Consumer<List<Integer>> tell;
  private Duration played = Duration.ZERO;
  private int told = -1;
  private long toldAt;

  /** From the wish to the first picture. */
  Duration untilStart = Duration.ZERO;

  /** Waited for since then. */
  Duration stalled = Duration.ZERO;

  Viewer(Agenda agenda, SimNode box, Manifest manifest, Consumer<List<Integer>> tell) {
    this.agenda = agenda;
    this.box = box;
    this.manifest = manifest;
    this.tell = tell;
  }

  /** A step of time, and all that follow. */
  void look() {
    long at = played.toMillis() * manifest.lengthBytes() / manifest.durationMillis();
    if (at >= manifest.lengthBytes()) {
      tell.accept(List.of());
      return;
    }
    BitSet held = box.held(manifest.media());
    int head = manifest.segmentsOf(at, 1).first();
    boolean whole = held.cardinality() == manifest.segmentCount();
    if (!whole && head != told && agenda.now() - toldAt >= SOONEST) {
      told = head;
      toldAt = agenda.now();
      tell.accept(List.of(head));
    }
    if (held.get(head)) {
      played = played.plus(STEP);
    } else if (played.isZero()) {
      untilStart = untilStart.plus(STEP);
    } else {
      stalled = stalled.plus(STEP);
    }
    agenda.after(STEP.toNanos(), this::look);
  }
}
