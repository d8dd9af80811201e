package tributary.edge.ingest;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_move_ref;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.javacpp.Loader;

/**
 * One frame as libavformat reads it. What it says of the frame is read where it lies, for a film
 * has tens of thousands of them, and a call into the library for each of a frame's fields costs
 * more than reading the frame. Times are in the track's time base. Not thread-safe.
 */
final class FilmFrame implements AutoCloseable {
  private static final long PTS = Loader.offsetof(AVPacket.class, "pts");
  private static final long DTS = Loader.offsetof(AVPacket.class, "dts");
  private static final long DATA = Loader.offsetof(AVPacket.class, "data");
  private static final long SIZE = Loader.offsetof(AVPacket.class, "size");
  private static final long STREAM = Loader.offsetof(AVPacket.class, "stream_index");
  private static final long FLAGS = Loader.offsetof(AVPacket.class, "flags");
  private static final long SIDE_DATA = Loader.offsetof(AVPacket.class, "side_data_elems");
  private static final long DURATION = Loader.offsetof(AVPacket.class, "duration");
  private static final long POSITION = Loader.offsetof(AVPacket.class, "pos");
  private final AVPacket packet = av_packet_alloc();
  private final MemorySegment fields = memory(packet.address(), packet.sizeof());

  @SuppressWarnings("restricted")
  private static MemorySegment memory(long address, long size) {
    return MemorySegment.ofAddress(address).reinterpret(size);
  }

  /** For libavformat to read into; freed with this. */
  AVPacket packet() {
    return packet;
  }

  int stream() {
    return fields.get(ValueLayout.JAVA_INT, STREAM);
  }

  int flags() {
    return fields.get(ValueLayout.JAVA_INT, FLAGS);
  }

  boolean isKey() {
    return (flags() & AV_PKT_FLAG_KEY) != 0;
  }

  boolean hasSideData() {
    return fields.get(ValueLayout.JAVA_INT, SIDE_DATA) > 0;
  }

  /** In bytes. */
  int size() {
    return fields.get(ValueLayout.JAVA_INT, SIZE);
  }

  /** Of its first byte in the film; -1 when libavformat does not know. */
  long position() {
    return fields.get(ValueLayout.JAVA_LONG, POSITION);
  }

  /** 0 when the film does not say. */
  long duration() {
    return fields.get(ValueLayout.JAVA_LONG, DURATION);
  }

  boolean isTimed() {
    return shown() != AV_NOPTS_VALUE && isDecodeTimed();
  }

  boolean isDecodeTimed() {
    return decoded() != AV_NOPTS_VALUE;
  }

  long shown() {
    return fields.get(ValueLayout.JAVA_LONG, PTS);
  }

  long decoded() {
    return fields.get(ValueLayout.JAVA_LONG, DTS);
  }

  void decoded(long time) {
    fields.set(ValueLayout.JAVA_LONG, DTS, time);
  }

  /** What follows the first {@code skipped} bytes. */
  void copyTo(byte[] into, int at, int skipped) {
    MemorySegment.copy(content(), ValueLayout.JAVA_BYTE, skipped, into, at, size() - skipped);
  }

  byte[] bytes() {
    byte[] bytes = new byte[size()];
    copyTo(bytes, 0, 0);
    return bytes;
  }

  /** A byte of the frame. */
  byte at(int index) {
    return content().get(ValueLayout.JAVA_BYTE, index);
  }

  private MemorySegment content() {
    return memory(fields.get(ValueLayout.ADDRESS, DATA).address(), size());
  }

  /** Takes the other's content over. */
  void take(FilmFrame other) {
    av_packet_move_ref(packet, other.packet);
  }

  /** Without content, as at first. */
  void clear() {
    av_packet_unref(packet);
  }

  @Override
  public void close() {
    av_packet_free(packet);
  }
}
