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

/**
 * An item on its way into the store in one piece, from whoever makes it: first its segments, in
 * order, and then the manifest, for which the store tells what it has seen. Nothing of it is an
 * item before it is kept; closing gives its room back. Not thread-safe.
 */
public final class Draft implements AutoCloseable {
  private final SegmentStore store;
  private final Path folder;
  private final long lengthBytes;
  private final DataFile data;
  private final MessageDigest whole = Digest.sha256();
  private final List<Digest> segments = new ArrayList<>();
  private long written;
  private boolean kept;

  /** What was written, by the store's own hashing. */
  public record Seen(List<Digest> segmentDigests, Digest fileDigest) {}

  Draft(SegmentStore store, Path folder, long lengthBytes) {
    this.store = store;
    this.folder = folder;
    this.lengthBytes = lengthBytes;
    this.data = new DataFile(folder.resolve(ItemFolder.DATA));
  }

  /** Appends one segment; the two digests of its bytes are taken side by side. */
  public void write(ByteBuffer segment) throws IOException {
    if (written + segment.remaining() > lengthBytes) {
      throw new IllegalStateException(
          "%d more bytes than the %d that were asked for"
              .formatted(written + segment.remaining() - lengthBytes, lengthBytes));
    }
    CompletableFuture<Void> beside =
        CompletableFuture.runAsync(() -> whole.update(segment.duplicate()));
    try {
      MessageDigest sha = Digest.sha256();
      sha.update(segment.duplicate());
      segments.add(Digest.of(sha.digest()));
      data.write(written, segment);
      written += segment.remaining();
    } finally {
      beside.join();
    }
  }

  /** Bytes so far. */
  public long written() {
    return written;
  }

  /** Once everything is written. */
  public Seen seen() {
    return new Seen(List.copyOf(segments), Digest.of(whole.digest()));
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

  Path folder() {
    return folder;
  }

  long lengthBytes() {
    return lengthBytes;
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
