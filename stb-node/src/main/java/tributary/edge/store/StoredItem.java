package tributary.edge.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import tributary.model.Digest;
import tributary.model.HaveMap;
import tributary.model.Manifest;
import tributary.model.SegmentRange;

/** One item in the store, whole or in part. */
public interface StoredItem {

  Manifest manifest();

  HaveMap have();

  /** All segments held and the root digest confirmed by the cluster. */
  boolean isConfirmed();

  /**
   * Verifies, writes and fsyncs one segment. Writing a held segment again is harmless.
   *
   * @param content position to limit is the whole segment
   * @throws tributary.model.RefusedException SEGMENT_CORRUPT if the digest is not the manifest's
   */
  void write(int segment, ByteBuffer content) throws IOException;

  /**
   * One whole segment, its digest checked again; a corrupt one is dropped from the have map.
   *
   * @throws tributary.model.RefusedException SEGMENT_MISSING, SEGMENT_CORRUPT
   */
  ByteBuffer read(int segment) throws IOException;

  /**
   * One whole segment as it lies on the disk, into all that remains of {@code content}. Not
   * verified: its receiver does that, and {@link #read(int)} once a receiver complains.
   *
   * @throws tributary.model.RefusedException SEGMENT_MISSING; SEGMENT_CORRUPT if it cannot be read
   */
  void copy(int segment, ByteBuffer content) throws IOException;

  /**
   * Bytes of the item file, for playback; not verified again.
   *
   * @throws tributary.model.RefusedException SEGMENT_MISSING if a segment of them is not held
   */
  byte[] read(long offset, int length) throws IOException;

  /**
   * Merkle root of the file as it lies on the disk (R306). Reads everything but what {@link
   * #digestAhead} took in since the last call.
   */
  Digest rootDigest() throws IOException;

  /**
   * Takes some of what is held into the root digest, while it is still in the page cache; call it
   * again and again as segments come.
   */
  void digestAhead() throws IOException;

  /** Reads everything held; drops, and returns, the segments whose bytes no longer match (R060). */
  List<SegmentRange> recheck() throws IOException;

  /**
   * Durable: the cluster found the root digest right (R307).
   *
   * @throws tributary.model.RefusedException SEGMENT_MISSING if the item is not complete
   */
  void confirm() throws IOException;
}
