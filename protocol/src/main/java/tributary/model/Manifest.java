package tributary.model;

import java.util.List;

/**
 * An item's segment count, size, digests, key id and parts; made once at ingest and never changed.
 *
 * @param lengthBytes of the item file
 * @param segmentSizeBytes of every segment but the last; 16 KiB to 4 MiB
 * @param segmentDigests SHA-256 of each segment, in order
 * @param rootDigest Merkle root over the segment digests, {@link MerkleRoot}: that of the whole
 *     item file (R306)
 * @param keyId names the content key in the vault
 * @param keyCheck tells a wrong content key before it is used
 */
public record Manifest(
    MediaId media,
    long lengthBytes,
    int segmentSizeBytes,
    List<Digest> segmentDigests,
    Digest rootDigest,
    KeyId keyId,
    KeyCheck keyCheck,
    List<Part> parts,
    long durationMillis) {
  /**
   * Small enough that a file of 4 MiB still goes round in 256 segments; smaller ones would spend
   * more than a quarter of a percent on digests and headers.
   */
  public static final int SMALLEST_SEGMENT_BYTES = 16 << 10;

  public static final int LARGEST_SEGMENT_BYTES = 4 << 20;
  public static final int MOST_SEGMENTS = 1 << 16;

  public Manifest {
    segmentDigests = List.copyOf(segmentDigests);
    parts = List.copyOf(parts);
    require(lengthBytes > 0, "length must be positive, was " + lengthBytes);
    require(
        segmentSizeBytes >= SMALLEST_SEGMENT_BYTES && segmentSizeBytes <= LARGEST_SEGMENT_BYTES,
        "segment size must be 16 KiB to 4 MiB, was " + segmentSizeBytes);
    long segments = (lengthBytes + segmentSizeBytes - 1) / segmentSizeBytes;
    require(
        segments == segmentDigests.size() && segments <= MOST_SEGMENTS,
        segmentDigests.size() + " digests for " + segments + " segments");
    require(
        MerkleRoot.of(segmentDigests).equals(rootDigest),
        "the root digest does not match the segment digests");
    for (Part part : parts) {
      require(
          part.offsetBytes() + part.lengthBytes() <= lengthBytes,
          part.kind() + " part ends after the item file");
    }
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("manifest: " + what);
    }
  }

  public int segmentCount() {
    return segmentDigests.size();
  }

  public long segmentOffset(int segment) {
    return (long) segment * segmentSizeBytes;
  }

  public int segmentLength(int segment) {
    return (int) Math.min(segmentSizeBytes, lengthBytes - segmentOffset(segment));
  }

  /**
   * The segments that hold bytes {@code offset} to {@code offset + length - 1} of the item file.
   */
  public SegmentRange segmentsOf(long offset, long length) {
    int first = (int) (offset / segmentSizeBytes);
    int last = (int) ((offset + length - 1) / segmentSizeBytes);
    return new SegmentRange(first, last - first + 1);
  }

  /**
   * A part of the item file.
   *
   * @param track counts from 1; names the track in KIDs and in the index; 0 for INDEX and ARTWORK
   * @param clearDigest SHA-256 of the part's frames before encryption, laid end to end; of the
   *     bytes themselves for a part in the clear
   */
  public record Part(
      Kind kind,
      int track,
      long offsetBytes,
      long lengthBytes,
      String contentType,
      Digest clearDigest) {
    public Part {
      require(offsetBytes >= 0 && lengthBytes > 0, kind + " part must have bytes");
    }
  }

  public enum Kind {
    VIDEO,
    AUDIO,
    ARTWORK,
    OPAQUE,
    INDEX
  }
}
