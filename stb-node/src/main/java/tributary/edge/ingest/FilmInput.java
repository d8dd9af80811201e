package tributary.edge.ingest;

import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_SIZE;
import static org.bytedeco.ffmpeg.global.avformat.avio_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avio_context_free;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Lets libavformat read one open file and nothing else: a film that names other files or addresses
 * gets none of them.
 */
final class FilmInput implements AutoCloseable {
  private static final int BUFFER_BYTES = 256 << 10;

  /** AVERROR(EIO). */
  private static final int IO_ERROR = -5;

  private final FileChannel file;
  private final Reader reader = new Reader();
  private final Seeker seeker = new Seeker();
  private final AVIOContext context;
  private IOException failure;

  FilmInput(FileChannel file) {
    this.file = file;
    BytePointer buffer = new BytePointer(av_malloc(BUFFER_BYTES));
    this.context = avio_alloc_context(buffer, BUFFER_BYTES, 0, null, reader, null, seeker);
  }

  AVIOContext context() {
    return context;
  }

  /** Throws what went wrong when libavformat last read; it knows only that something did. */
  void rethrow() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void close() {
    av_free(context.buffer());
    avio_context_free(context);
    reader.close();
    seeker.close();
  }

  private final class Reader extends Read_packet_Pointer_BytePointer_int {
    @Override
    public int call(Pointer opaque, BytePointer into, int length) {
      try {
        ByteBuffer bytes = into.capacity(length).asByteBuffer();
        int read = file.read(bytes);
        return read < 0 ? AVERROR_EOF() : read;
      } catch (IOException e) {
        failure = e;
        return IO_ERROR;
      }
    }
  }

  private final class Seeker extends Seek_Pointer_long_int {
    private static final int SET = 0;
    private static final int CURRENT = 1;
    private static final int END = 2;

    @Override
    public long call(Pointer opaque, long offset, int whence) {
      try {
        if ((whence & AVSEEK_SIZE) != 0) {
          return file.size();
        }
        long position =
            switch (whence & 3) {
              case SET -> offset;
              case CURRENT -> file.position() + offset;
              case END -> file.size() + offset;
              default -> -1;
            };
        if (position < 0) {
          return IO_ERROR;
        }
        file.position(position);
        return position;
      } catch (IOException e) {
        failure = e;
        return IO_ERROR;
      }
    }
  }
}
