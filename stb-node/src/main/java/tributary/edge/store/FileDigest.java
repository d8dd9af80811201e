package tributary.edge.store;

import java.io.IOException;
import java.security.MessageDigest;
import tributary.model.Digest;
import tributary.model.HaveMap;
import tributary.model.Manifest;

/**
 * The digest of a whole file that grows: taken in order from its start as far as it is held, so
 * that little is left to read when its last segment has come. Thread-safe; blocks on the disk.
 */
final class FileDigest {
  private static final int READ_BYTES = 1 << 20;

  /** At a time; the disk's threads have segments to write. */
  private static final int MOST_AHEAD_BYTES = 8 << 20;

  private final Manifest manifest;
  private final DataFile data;
  private MessageDigest running = Digest.sha256();
  private long taken;

  FileDigest(Manifest manifest, DataFile data) {
    this.manifest = manifest;
    this.data = data;
  }

  synchronized void ahead(HaveMap have) throws IOException {
    int next = (int) (taken / manifest.segmentSizeBytes());
    long stop = Math.min(taken + MOST_AHEAD_BYTES, manifest.lengthBytes());
    while (taken < stop && have.has(next)) {
      takeUntil(manifest.segmentOffset(next) + manifest.segmentLength(next));
      next++;
    }
  }

  /** Of all of it; the next one begins anew. */
  synchronized Digest whole() throws IOException {
    takeUntil(manifest.lengthBytes());
    Digest digest = Digest.of(running.digest());
    taken = 0;
    return digest;
  }

  /** What was read is no longer what lies on the disk. */
  synchronized void startAnew() {
    running = Digest.sha256();
    taken = 0;
  }

  private void takeUntil(long end) throws IOException {
    while (taken < end) {
      int length = (int) Math.min(READ_BYTES, end - taken);
      running.update(data.read(taken, length));
      taken += length;
    }
  }
}
