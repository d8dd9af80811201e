package tributary.edge.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
  private final SegmentStore store;
  private final MediaId media;
  private final Path folder;
  private final int segmentBytes;
  private final DataFile data;
  private final MessageDigest whole = Digest.sha256();
  private final MessageDigest segment = Digest.sha256();
  private final List<Digest> segments = new ArrayList<>();

  /** Guarded by the store. */
  private long roomBytes;

  private long written;
  private boolean kept;

  /** What was written, by the store's own hashing. */
  public record Seen(List<Digest> segmentDigests, Digest fileDigest, long lengthBytes) {}

  Draft(SegmentStore store, MediaId media, Path folder, long roomBytes, int segmentBytes) {
    this.store = store;
    this.media = media;
    this.folder = folder;
    this.roomBytes = roomBytes;
    this.segmentBytes = segmentBytes;
    this.data = new DataFile(folder.resolve(ItemFolder.DATA));
  }

  /**
   * Appends any number of bytes; the digest of the whole file and those of its segments are taken
   * side by side.
   *
   * @throws RefusedException DISK_FULL, when there is more than was asked for and no room for it
   */
  public void append(ByteBuffer bytes) throws IOException {
    store.require(this, written + bytes.remaining());
    CompletableFuture<Void> beside =
        CompletableFuture.runAsync(() -> whole.update(bytes.duplicate()));
    try {
      digestSegments(bytes.duplicate());
      data.write(written, bytes);
      written += bytes.remaining();
    } finally {
      beside.join();
    }
  }

  private void digestSegments(ByteBuffer bytes) {
    int begun = (int) (written % segmentBytes);
    int end = bytes.limit();
    while (bytes.hasRemaining()) {
      bytes.limit(Math.min(end, bytes.position() + segmentBytes - begun));
      begun += bytes.remaining();
      segment.update(bytes);
      bytes.limit(end);
      if (begun == segmentBytes) {
        segments.add(Digest.of(segment.digest()));
        begun = 0;
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
    return new Seen(List.copyOf(segments), Digest.of(whole.digest()), written);
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
