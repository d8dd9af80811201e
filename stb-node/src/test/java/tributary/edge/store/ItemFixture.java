package tributary.edge.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tributary.model.Digest;
import tributary.model.KeyCheck;
import tributary.model.KeyId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.MerkleRoot;

/** An item file of random bytes and its manifest. */
public record ItemFixture(Manifest manifest, byte[] file) {
  public static final int SEGMENT_BYTES = 64 << 10;

  /** The last segment is a short one. */
  public static ItemFixture of(long seed, int segments) {
    Random random = new Random(seed);
    byte[] file = new byte[(segments - 1) * SEGMENT_BYTES + 1 + random.nextInt(SEGMENT_BYTES)];
    random.nextBytes(file);
    List<Digest> digests = new ArrayList<>();
    for (int at = 0; at < file.length; at += SEGMENT_BYTES) {
      int end = Math.min(file.length, at + SEGMENT_BYTES);
      digests.add(Digest.ofContent(java.util.Arrays.copyOfRange(file, at, end)));
    }
    Manifest.Part part =
        new Manifest.Part(
            Manifest.Kind.ARTWORK,
            0,
            0,
            file.length,
            "application/octet-stream",
            Digest.ofContent(file));
    return new ItemFixture(
        new Manifest(
            MediaId.of(random.nextLong()),
            file.length,
            SEGMENT_BYTES,
            digests,
            MerkleRoot.of(digests),
            new KeyId(new byte[KeyId.LENGTH]),
            new KeyCheck(random.nextLong()),
            List.of(part),
            1000),
        file);
  }

  public MediaId media() {
    return manifest.media();
  }

  public ByteBuffer segment(int segment) {
    return ByteBuffer.wrap(
            file, (int) manifest.segmentOffset(segment), manifest.segmentLength(segment))
        .slice();
  }

  /** The segment with one bit turned. */
  public ByteBuffer flipped(int segment) {
    byte[] bytes = new byte[manifest.segmentLength(segment)];
    segment(segment).get(bytes);
    bytes[bytes.length / 2] ^= 1;
    return ByteBuffer.wrap(bytes);
  }

  /** As a disk that lies: the segment lies there with one bit turned. */
  public void flipOnDisk(Path store, int segment) throws IOException {
    Path data = store.resolve(media().text()).resolve("data");
    try (FileChannel file = FileChannel.open(data, StandardOpenOption.WRITE)) {
      file.write(flipped(segment), manifest.segmentOffset(segment));
    }
  }

  /** Stores all of it. */
  public StoredItem storeIn(SegmentStore store) throws IOException {
    StoredItem item = store.create(manifest);
    for (int segment = 0; segment < manifest.segmentCount(); segment++) {
      item.write(segment, segment(segment));
    }
    return item;
  }
}
