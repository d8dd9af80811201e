package tributary.edge.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Where a track waits for the one before it in the item file to be whole. Holds protected bytes
 * only, and goes when it is closed.
 */
final class PartFile implements AutoCloseable {
  static final String SUFFIX = ".part";
  private static final int STEP_BYTES = 1 << 20;
  private final Path path;
  private final FileChannel channel;
  private long length;

  PartFile(Path path) throws IOException {
    this.path = path;
    this.channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  void append(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      length += channel.write(bytes);
    }
  }

  long length() {
    return length;
  }

  /** All of it, to the end of what the item file has so far. */
  void moveTo(ItemFile item) throws IOException {
    ByteBuffer step = ByteBuffer.allocate(STEP_BYTES);
    channel.position(0);
    while (channel.read(step.clear()) >= 0) {
      item.append(step.flip());
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(path);
  }
}
