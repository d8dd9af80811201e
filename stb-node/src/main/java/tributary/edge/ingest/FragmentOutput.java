package tributary.edge.ingest;

import static org.bytedeco.ffmpeg.global.avformat.avio_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avio_context_free;
import static org.bytedeco.ffmpeg.global.avformat.avio_flush;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;

import java.util.Arrays;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Write_packet_Pointer_BytePointer_int;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Catches in memory what libavformat writes: clear bytes never reach the disk. */
final class FragmentOutput implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 << 10;
  private final Writer writer = new Writer();
  private final AVIOContext context;
  private byte[] caught = new byte[BUFFER_BYTES];
  private int length;

  FragmentOutput() {
    BytePointer buffer = new BytePointer(av_malloc(BUFFER_BYTES));
    context = avio_alloc_context(buffer, BUFFER_BYTES, 1, null, null, writer, null);
  }

  AVIOContext context() {
    return context;
  }

  /** Everything written since it was last taken. */
  byte[] take() {
    avio_flush(context);
    byte[] bytes = Arrays.copyOf(caught, length);
    length = 0;
    return bytes;
  }

  @Override
  public void close() {
    av_free(context.buffer());
    avio_context_free(context);
    writer.close();
  }

  private final class Writer extends Write_packet_Pointer_BytePointer_int {
    @Override
    public int call(Pointer opaque, BytePointer from, int more) {
      if (caught.length - length < more) {
        caught = Arrays.copyOf(caught, Math.max(2 * caught.length, Math.addExact(length, more)));
      }
      from.get(caught, length, more);
      length += more;
      return more;
    }
  }
}
