package tributary.edge.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import tributary.edge.store.Draft;
import tributary.edge.store.SegmentStore;
import tributary.model.Digest;
import tributary.model.KeyCheck;
import tributary.model.KeyId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.MerkleRoot;
import tributary.model.RefusedException;

/**
 * An item's parts laid end to end, straight into the store: each byte is written once, and hashed
 * while it is in memory. What is not kept is forgotten when it is closed. Not thread-safe.
 */
final class ItemFile implements AutoCloseable {
  private final Identity identity;
  private final int segmentSize;
  private final Draft draft;
  private final List<Manifest.Part> parts = new ArrayList<>();
  private long partStart;

  /** Whose item it is to be, and by which key it is protected. */
  record Identity(MediaId media, KeyId keyId, KeyCheck check) {}

  /**
   * @param length that it will have, about; its segments' size follows from it
   * @throws RefusedException DISK_FULL
   */
  ItemFile(SegmentStore store, Identity identity, long length, IngestPolicy policy)
      throws IOException {
    this.identity = identity;
    this.segmentSize = policy.segmentSize(length);
    this.draft = store.draft(identity.media, length, segmentSize);
  }

  MediaId media() {
    return identity.media;
  }

  /** Of all parts so far. */
  long length() {
    return draft.written();
  }

  /**
   * More of the part that is being laid.
   *
   * @throws RefusedException DISK_FULL, ITEM_TOO_LONG
   */
  void append(byte[] bytes) throws IOException {
    append(ByteBuffer.wrap(bytes));
  }

  void append(ByteBuffer bytes) throws IOException {
    long most = (long) segmentSize * Manifest.MOST_SEGMENTS;
    if (length() + bytes.remaining() > most) {
      throw new RefusedException(
          "ITEM_TOO_LONG",
          "the item would have more than %d bytes, which its segments of %d bytes hold"
              .formatted(most, segmentSize));
    }
    draft.append(bytes);
  }

  /** All that was appended since the last part, or the start, is a part. */
  void endPart(Manifest.Kind kind, int track, String contentType, Digest clearDigest) {
    long length = length() - partStart;
    parts.add(new Manifest.Part(kind, track, partStart, length, contentType, clearDigest));
    partStart = length();
  }

  void addInTheClear(Manifest.Kind kind, String contentType, byte[] bytes) throws IOException {
    append(bytes);
    endPart(kind, 0, contentType, Digest.ofContent(bytes));
  }

  /** Returns once it is an item of the store. */
  Manifest keep(long durationMillis) throws IOException {
    Draft.Seen seen = draft.seen();
    Manifest manifest =
        new Manifest(
            identity.media,
            seen.lengthBytes(),
            segmentSize,
            seen.segmentDigests(),
            MerkleRoot.of(seen.segmentDigests()),
            identity.keyId,
            identity.check,
            parts,
            durationMillis);
    draft.keep(manifest);
    return manifest;
  }

  @Override
  public void close() throws IOException {
    draft.close();
  }
}
