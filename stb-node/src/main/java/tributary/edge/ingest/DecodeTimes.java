package tributary.edge.ingest;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Gives the first frames of a track their decode times. Matroska has none; libavformat works them
 * out, but only once it has seen as many pictures as may be shown out of order.
 */
final class DecodeTimes implements AutoCloseable {
  /** No codec here puts more than 16 pictures off. */
  private static final int MOST_WAITING = 32;

  private final Deque<FilmFrame> waiting = new ArrayDeque<>();
  private boolean begun;

  /** Takes frames in decode order; their content stays the caller's. */
  interface Sink {
    void take(FilmFrame frame) throws IOException;
  }

  /** Takes the frame's content over if it must wait. */
  void add(FilmFrame frame, Sink sink) throws IOException {
    boolean isTimed = frame.isDecodeTimed();
    if (!isTimed && !begun && waiting.size() < MOST_WAITING) {
      FilmFrame kept = new FilmFrame();
      kept.take(frame);
      waiting.add(kept);
      return;
    }
    if (isTimed) {
      release(frame.decoded(), Math.max(1, frame.duration()), sink);
    }
    sink.take(frame);
  }

  /** The end of a track of so few frames that none had a decode time. */
  void finish(Sink sink) throws IOException {
    if (!waiting.isEmpty()) {
      FilmFrame first = waiting.getFirst();
      release(first.shown(), Math.max(1, first.duration()), sink);
    }
  }

  /** Counts back from what is known: decode times need only rise and lie before what is shown. */
  private void release(long known, long step, Sink sink) throws IOException {
    begun = true;
    while (!waiting.isEmpty()) {
      FilmFrame frame = waiting.getFirst();
      frame.decoded(known - step * waiting.size());
      sink.take(frame);
      waiting.removeFirst().close();
    }
  }

  @Override
  public void close() {
    while (!waiting.isEmpty()) {
      waiting.removeFirst().close();
    }
  }
}
