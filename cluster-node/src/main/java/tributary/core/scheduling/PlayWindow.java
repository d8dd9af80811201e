package tributary.core.scheduling;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tributary.model.Manifest;

/** The segments that a player needs soon, of all tracks together, the soonest first. */
final class PlayWindow {
  private final Manifest manifest;
  private final long windowMillis;

  /** When each segment in the window is needed: milliseconds of play from now. */
  private final Map<Integer, Long> due = new TreeMap<>();

  private PlayWindow(Manifest manifest, Duration window) {
    this.manifest = manifest;
    this.windowMillis = window.toMillis();
  }

  /**
   * @param heads segments under the player's head, one for each track; others are ignored
   * @param window how much of the item, at the pace at which it is played; 0: nothing
   */
  static List<Integer> of(Manifest manifest, List<Integer> heads, Duration window) {
    PlayWindow play = new PlayWindow(manifest, window);
    for (int head : window.isZero() ? List.<Integer>of() : heads) {
      if (head >= 0 && head < manifest.segmentCount()) {
        play.from(head);
      }
    }
    return play.due.keySet().stream().sorted(Comparator.comparing(play.due::get)).toList();
  }

  /** Which byte of the segment is read is not known: of each part that it touches, the first. */
  private void from(int head) {
    long start = manifest.segmentOffset(head);
    long end = start + manifest.segmentLength(head);
    boolean inPart = false;
    for (Manifest.Part part : manifest.parts()) {
      if (part.offsetBytes() < end && part.offsetBytes() + part.lengthBytes() > start) {
        inPart = true;
        // The index has no pace: all of it is read before anything is played.
        boolean isPlayed = part.kind() != Manifest.Kind.INDEX;
        long millis = isPlayed ? manifest.durationMillis() : 0;
        from(Math.max(start, part.offsetBytes()), part.offsetBytes(), part.lengthBytes(), millis);
      }
    }
    if (!inPart) {
      from(start, 0, manifest.lengthBytes(), manifest.durationMillis());
    }
  }

  private void from(long at, long offset, long length, long durationMillis) {
    int last = manifest.segmentsOf(offset, length).end() - 1;
    int first = manifest.segmentsOf(at, 1).first();
    for (int segment = first; segment <= last; segment++) {
      long ahead = Math.max(0, manifest.segmentOffset(segment) - at);
      long millis = Math.round((double) ahead * durationMillis / length);
      if (segment > first && millis >= windowMillis) {
        return;
      }
      due.merge(segment, millis, Math::min);
    }
  }
}
