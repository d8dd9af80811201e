package tributary.edge.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import tributary.model.Digest;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.RefusedException;

/**
 * An item on its way into the store in one piece, from whoever makes it: first its bytes, in order,
 * hashed as they come, and then the manifest, for which the store tells what it has seen. Nothing
 * of it is an item before it is kept; closing gives its room back. Not thread-safe.
 */
public final class Draft implements AutoCloseable {
  /** What is hashed is still in the processor's cache when it is written. */
  private static final int STEP_BYTES = 128 << 10;

  private final SegmentStore store;
  private final MediaId media;
  private final Path folder;
  private final int segmentBytes;
  private final DataFile data;
  private final MessageDigest segment = Digest.sha256();
  private final List<Digest> segments = new ArrayList<>();

  /** Guarded by the store. */
  private long roomBytes;

  private long written;
  private boolean kept;

  /** What was written, by the store's own hashing. */
  public record Seen(List<Digest> segmentDigests, long lengthBytes) {}

  Draft(SegmentStore store, MediaId media, Path folder, long roomBytes, int segmentBytes) {
    this.store = store;
    this.media = media;
    this.folder = folder;
    this.roomBytes = roomBytes;
    this.segmentBytes = segmentBytes;
    this.data = new DataFile(folder.resolve(ItemFolder.DATA));
  }

  /**
   * Appends any number of bytes.
   *
   * @throws RefusedException DISK_FULL, when there is more than was asked for and no room for it
   */
  public void append(ByteBuffer bytes) throws IOException {
    store.require(this, written + bytes.remaining());
    for (int at = bytes.position(); at < bytes.limit(); ) {
      int left = segmentBytes - (int) (written % segmentBytes);
      int length = Math.min(bytes.limit() - at, Math.min(left, STEP_BYTES));
      ByteBuffer step = bytes.slice(at, length);
      segment.update(step.duplicate());
      data.write(written, step);
      at += length;
      written += length;
      if (length == left) {
        segments.add(Digest.of(segment.digest()));
      }
    }
  }

  /** Bytes so far. */
  public long written() {
    return written;
  }

  /** Call once, when everything is written. */
  public Seen seen() {
    if (written % segmentBytes != 0) {
      segments.add(Digest.of(segment.digest()));
    }
    return new Seen(List.copyOf(segments), written);
  }

  /**
   * Makes it an item that is held whole. Returns once that is on the disk.
   *
   * @param manifest whose segments are those that were written
   * @throws IllegalArgumentException if they are not
   */
  public StoredItem keep(Manifest manifest) throws IOException {
    if (manifest.lengthBytes() != written || !manifest.segmentDigests().equals(segments)) {
      throw new IllegalArgumentException(
          "the manifest of " + manifest.media() + " is not of what was written");
    }
    data.force();
    data.close();
    StoredItem item = store.keep(this, manifest);
    kept = true;
    return item;
  }

  MediaId media() {
    return media;
  }

  Path folder() {
    return folder;
  }

  long roomBytes() {
    return roomBytes;
  }

  void room(long bytes) {
    roomBytes = bytes;
  }

  /** Forgets what was not kept. */
  @Override
  public void close() throws IOException {
    data.close();
    store.settled(this);
    if (!kept) {
      Folders.delete(folder);
    }
  }
}
