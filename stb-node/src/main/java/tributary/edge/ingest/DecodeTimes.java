package tributary.edge.ingest;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_move_ref;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/**
 * Gives the first frames of a track their decode times. Matroska has none; libavformat works them
 * out, but only once it has seen as many pictures as may be shown out of order.
 */
final class DecodeTimes implements AutoCloseable {
  /** No codec here puts more than 16 pictures off. */
  private static final int MOST_WAITING = 32;

  private final Deque<AVPacket> waiting = new ArrayDeque<>();
  private boolean begun;

  /** Takes frames in decode order, their content over. */
  interface Sink {
    void take(AVPacket packet) throws IOException;
  }

  /** Takes the packet's content over. */
  void add(AVPacket packet, Sink sink) throws IOException {
    boolean isTimed = packet.dts() != AV_NOPTS_VALUE;
    if (!isTimed && !begun && waiting.size() < MOST_WAITING) {
      AVPacket kept = av_packet_alloc();
      av_packet_move_ref(kept, packet);
      waiting.add(kept);
      return;
    }
    if (isTimed) {
      release(packet.dts(), Math.max(1, packet.duration()), sink);
    }
    sink.take(packet);
  }

  /** The end of a track of so few frames that none had a decode time. */
  void finish(Sink sink) throws IOException {
    if (!waiting.isEmpty()) {
      AVPacket first = waiting.getFirst();
      release(first.pts(), Math.max(1, first.duration()), sink);
    }
  }

  /** Counts back from what is known: decode times need only rise and lie before what is shown. */
  private void release(long known, long step, Sink sink) throws IOException {
    begun = true;
    while (!waiting.isEmpty()) {
      AVPacket packet = waiting.getFirst();
      packet.dts(known - step * waiting.size());
      sink.take(packet);
      av_packet_free(waiting.removeFirst());
    }
  }

  @Override
  public void close() {
    while (!waiting.isEmpty()) {
      av_packet_free(waiting.removeFirst());
    }
  }
}
