package tributary.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import tributary.model.Digest;
import tributary.model.KeyCheck;
import tributary.model.KeyId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.MerkleRoot;

/**
 * Made-up items of one size: no byte of them is ever looked at, so all share one list of segment
 * digests, which in a service is most of a manifest's memory.
 */
public final class BlankItems {
  private final long bytes;
  private final int segmentBytes;
  private final Duration play;
  private final List<Digest> digests;
  private final Digest root;

  public BlankItems(long bytes, int segmentBytes, Duration play) {
    this.bytes = bytes;
    this.segmentBytes = segmentBytes;
    this.play = play;
    int segments = (int) ((bytes + segmentBytes - 1) / segmentBytes);
    // What a manifest copies it keeps as it is, if it cannot be changed.
    digests =
        List.copyOf(Collections.nCopies(segments, Digest.ofContent("segment".getBytes(UTF_8))));
    root = MerkleRoot.of(digests);
  }

  public Manifest manifest(MediaId media) {
    return new Manifest(
        media,
        bytes,
        segmentBytes,
        digests,
        root,
        new KeyId(new byte[KeyId.LENGTH]),
        new KeyCheck(0),
        List.of(),
        play.toMillis());
  }
}
