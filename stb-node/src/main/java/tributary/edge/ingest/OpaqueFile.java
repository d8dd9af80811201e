package tributary.edge.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.function.LongConsumer;
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
  private static final int STEP_BYTES = 16 * ProtectedBytes.FRAME_BYTES;
  private final Path path;
  private final MediaId media;
  private final ContentKey key;
  private final long length;
  private final FileTime modified;

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

  long length() {
    return length;
  }

  private RefusedException changed(String what) {
    return new RefusedException(
        "FILE_CHANGED", path.getFileName() + " " + what + " while it was taken in");
  }

  /**
   * From the first byte to the last that there was at the start.
   *
   * @param progress hears of the item's bytes so far; may end the work by a refusal
   * @throws RefusedException FILE_CHANGED, or what {@code progress} throws
   */
  void pack(ItemFile item, String contentType, LongConsumer progress) throws IOException {
    ProtectedBytes protection = new ProtectedBytes(media, TRACK, key);
    MessageDigest clear = Digest.sha256();
    ByteBuffer step = ByteBuffer.allocate(STEP_BYTES);
    try (FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
      for (long position = 0; position < length; position += step.limit()) {
        step.clear().limit((int) Math.min(STEP_BYTES, length - position));
        while (step.hasRemaining()) {
          if (in.read(step) < 0) {
            throw changed("became shorter");
          }
        }
        step.flip();
        clear.update(step.duplicate());
        protection.apply(position, step.array(), step.limit());
        item.append(step);
        progress.accept(item.length());
      }
    }
    if (!Files.getLastModifiedTime(path).equals(modified)) {
      throw changed("was written to");
    }
    item.endPart(Manifest.Kind.OPAQUE, TRACK, contentType, Digest.of(clear.digest()));
  }
}
