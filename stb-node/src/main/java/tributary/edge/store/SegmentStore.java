package tributary.edge.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.SegmentRange;

/**
 * Segments on disk. The disk is the truth: what a have map says was verified, written and fsynced
 * before the map was. Thread-safe; calls block on the disk, so never call it from an actor or an
 * event loop.
 */
public final class SegmentStore implements AutoCloseable {

  /** Opens or makes the store; drops what a crash left half-written. */
  public static SegmentStore open(Path directory, long capacityBytes) throws IOException {
    throw new UnsupportedOperationException("being built");
  }

  public List<StoredItem> items() {
    throw new UnsupportedOperationException("being built");
  }

  public Optional<StoredItem> item(MediaId media) {
    throw new UnsupportedOperationException("being built");
  }

  /**
   * The item with this manifest, made with no segments if it was not there.
   *
   * @throws tributary.model.RefusedException DISK_FULL, or MANIFEST_DIFFERS
   */
  public StoredItem create(Manifest manifest) throws IOException {
    throw new UnsupportedOperationException("being built");
  }

  /**
   * @throws tributary.model.RefusedException PINNED
   */
  public void remove(MediaId media) throws IOException {
    throw new UnsupportedOperationException("being built");
  }

  public long capacityBytes() {
    throw new UnsupportedOperationException("being built");
  }

  /** Bytes promised to items, held or not yet. */
  public long usedBytes() {
    throw new UnsupportedOperationException("being built");
  }

  /** Keeps these segments from removal until closed (R403). */
  public Pin pin(MediaId media, List<SegmentRange> segments) {
    throw new UnsupportedOperationException("being built");
  }

  /** A lock on segments that a lease is sending. */
  public interface Pin extends AutoCloseable {
    @Override
    void close();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException("being built");
  }
}
