package tributary.edge.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file read and written at positions by many threads. The JDK closes a channel under everyone
 * when one thread using it is interrupted; here the others just go on with a fresh one.
 */
final class DataFile implements AutoCloseable {
  private final Path path;
  private FileChannel channel;
  private boolean closed;

  DataFile(Path path) {
    this.path = path;
  }

  /** Writes all of {@code content} at {@code position}; leaves its position alone. */
  void write(long position, ByteBuffer content) throws IOException {
    withChannel(
        file -> {
          ByteBuffer rest = content.duplicate();
          long at = position;
          while (rest.hasRemaining()) {
            at += file.write(rest, at);
          }
          return rest;
        });
  }

  /**
   * Exactly {@code length} bytes, ready to be read.
   *
   * @throws EOFException if the file ends before
   */
  ByteBuffer read(long position, int length) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(length);
    read(position, content.duplicate());
    return content;
  }

  /**
   * Fills {@code content}.
   *
   * @throws EOFException if the file ends before
   */
  void read(long position, ByteBuffer content) throws IOException {
    withChannel(
        file -> {
          ByteBuffer rest = content.duplicate();
          long at = position;
          while (rest.hasRemaining()) {
            int bytes = file.read(rest, at);
            if (bytes < 0) {
              throw new EOFException(path + " ends before " + (at + rest.remaining()));
            }
            at += bytes;
          }
          return rest;
        });
  }

  long size() throws IOException {
    return withChannel(FileChannel::size);
  }

  /** Makes the file exactly this long; what is added reads as zeros and takes no space yet. */
  void resize(long length) throws IOException {
    withChannel(
        file -> {
          if (file.size() > length) {
            file.truncate(length);
          } else if (file.size() < length) {
            file.write(ByteBuffer.allocate(1), length - 1);
          }
          return file;
        });
  }

  /** Returns once everything written is on the disk. */
  void force() throws IOException {
    withChannel(
        file -> {
          file.force(false);
          return file;
        });
  }

  private <T> T withChannel(Work<T> work) throws IOException {
    while (true) {
      FileChannel file = open();
      try {
        return work.on(file);
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (ClosedChannelException e) {
        // Another thread was interrupted. Starting over does no harm: all work is at positions.
        Thread.onSpinWait();
      }
    }
  }

  private synchronized FileChannel open() throws IOException {
    if (closed) {
      throw new IOException(path + " is closed");
    }
    if (channel == null || !channel.isOpen()) {
      channel =
          FileChannel.open(
              path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    }
    return channel;
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    if (channel != null) {
      channel.close();
    }
  }

  private interface Work<T> {
    T on(FileChannel file) throws IOException;
  }
}
