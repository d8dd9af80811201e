package tributary.edge.store;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tributary.model.Digest;
import tributary.model.HaveMap;
import tributary.model.Manifest;
import tributary.model.MerkleRoot;

/**
 * The root digest of a file that grows, of what lies on the disk and not of what its manifest says:
 * segments are read again as they come, in whatever order, so that little is left to read when the
 * last one has come. Thread-safe; blocks on the disk.
 */
final class FileDigest {
  /** At a time; the disk's threads have segments to write. */
  private static final int MOST_AHEAD_BYTES = 8 << 20;

  private final Manifest manifest;
  private final DataFile data;

  /** By segment; null for those that are to be read yet. */
  private final Digest[] taken;

  FileDigest(Manifest manifest, DataFile data) {
    this.manifest = manifest;
    this.data = data;
    this.taken = new Digest[manifest.segmentCount()];
  }

  synchronized void ahead(HaveMap have) throws IOException {
    long room = MOST_AHEAD_BYTES;
    for (int segment = 0; segment < taken.length && room > 0; segment++) {
      if (taken[segment] == null && have.has(segment)) {
        taken[segment] = read(segment);
        room -= manifest.segmentLength(segment);
      }
    }
  }

  /** Of all of it; the next one begins anew. */
  synchronized Digest whole() throws IOException {
    List<Digest> all = new ArrayList<>(taken.length);
    for (int segment = 0; segment < taken.length; segment++) {
      all.add(taken[segment] == null ? read(segment) : taken[segment]);
    }
    startAnew();
    return MerkleRoot.of(all);
  }

  /** What was read is no longer what lies on the disk. */
  synchronized void startAnew() {
    Arrays.fill(taken, null);
  }

  private Digest read(int segment) throws IOException {
    MessageDigest sha = Digest.sha256();
    sha.update(data.read(manifest.segmentOffset(segment), manifest.segmentLength(segment)));
    return Digest.of(sha.digest());
  }
}
