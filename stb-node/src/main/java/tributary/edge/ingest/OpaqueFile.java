package tributary.edge.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import tributary.media.ContentKey;
import tributary.media.ProtectedBytes;
import tributary.model.Digest;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.RefusedException;

/**
 * Any file as the one part of an item. It is protected frame by frame as it is read, so that
 * neither plain nor protected bytes of it lie in a file between. Not thread-safe.
 */
final class OpaqueFile {
  private static final int TRACK = 1;
  private final Path path;
  private final MediaId media;
  private final ContentKey key;
  private final long length;
  private final FileTime modified;
  private Digest clearDigest;

  /**
   * @throws RefusedException FILE_NOT_FOUND, FILE_NOT_READABLE, EMPTY_FILE
   */
  OpaqueFile(Path path, MediaId media, ContentKey key) throws IOException {
    FilmFile.requireContent(path);
    this.path = path;
    this.media = media;
    this.key = key;
    this.length = Files.size(path);
    this.modified = Files.getLastModifiedTime(path);
  }

  ItemFile.Content content(String contentType) {
    return new ItemFile.Content(
        Manifest.Kind.OPAQUE, TRACK, contentType, () -> clearDigest, length, this::open);
  }

  private RefusedException changed(String what) {
    return new RefusedException(
        "FILE_CHANGED", path.getFileName() + " " + what + " while it was taken in");
  }

  private ReadableByteChannel open() throws IOException {
    return new Reading(FileChannel.open(path, StandardOpenOption.READ));
  }

  /** From the first byte to the last that there was at the start. */
  private final class Reading implements ReadableByteChannel {
    private final FileChannel in;
    private final ProtectedBytes protection = new ProtectedBytes(media, TRACK, key);
    private final MessageDigest clear = Digest.sha256();
    private final ByteBuffer frame = ByteBuffer.allocate(ProtectedBytes.FRAME_BYTES).limit(0);
    private long position;

    Reading(FileChannel in) {
      this.in = in;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
      if (!frame.hasRemaining()) {
        if (position == length) {
          return -1;
        }
        nextFrame();
      }
      int count = Math.min(to.remaining(), frame.remaining());
      to.put(frame.slice(frame.position(), count));
      frame.position(frame.position() + count);
      return count;
    }

    private void nextFrame() throws IOException {
      frame.clear().limit((int) Math.min(frame.capacity(), length - position));
      while (frame.hasRemaining()) {
        if (in.read(frame) < 0) {
          throw changed("became shorter");
        }
      }
      frame.flip();
      clear.update(frame.duplicate());
      protection.apply(position, frame.array(), frame.limit());
      position += frame.limit();
      if (position == length) {
        if (!Files.getLastModifiedTime(path).equals(modified)) {
          throw changed("was written to");
        }
        clearDigest = Digest.of(clear.digest());
      }
    }

    @Override
    public boolean isOpen() {
      return in.isOpen();
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
