package tributary.bench.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import tributary.edge.store.SegmentStore;
import tributary.edge.store.StoredItem;
import tributary.model.Digest;
import tributary.model.KeyCheck;
import tributary.model.KeyId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.MerkleRoot;
import tributary.wire.ManifestMessages;

/** A file of random bytes, and its manifest beside it for other processes. */
record Item(Path file, Manifest manifest) {

  static Item make(Path folder, long lengthBytes, int segmentBytes, RandomGenerator random)
      throws IOException {
    Path file = folder.resolve("item");
    MessageDigest clear = Digest.sha256();
    List<Digest> digests = new ArrayList<>();
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (long at = 0; at < lengthBytes; at += segmentBytes) {
        byte[] segment = new byte[(int) Math.min(segmentBytes, lengthBytes - at)];
        random.nextBytes(segment);
        clear.update(segment);
        digests.add(Digest.ofContent(segment));
        writeAll(out, ByteBuffer.wrap(segment));
      }
    }
    Item item =
        new Item(
            file,
            manifest(
                MediaId.of(random.nextLong()),
                lengthBytes,
                segmentBytes,
                digests,
                Digest.of(clear.digest())));
    Files.write(folder.resolve("manifest"), ManifestMessages.toBytes(item.manifest));
    return item;
  }

  private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private static Manifest manifest(
      MediaId media, long lengthBytes, int segmentBytes, List<Digest> digests, Digest clear) {
    Manifest.Part part =
        new Manifest.Part(
            Manifest.Kind.OPAQUE, 1, 0, lengthBytes, "application/octet-stream", clear);
    return new Manifest(
        media,
        lengthBytes,
        segmentBytes,
        digests,
        MerkleRoot.of(digests),
        new KeyId(new byte[KeyId.LENGTH]),
        new KeyCheck(0),
        List.of(part),
        1000);
  }

  static Manifest manifestIn(Path folder) throws IOException {
    return ManifestMessages.fromBytes(Files.readAllBytes(folder.resolve("manifest")));
  }

  /** As a donor's store that holds all of it. */
  void storeIn(Path folder) throws IOException {
    try (SegmentStore store = SegmentStore.open(folder, Long.MAX_VALUE)) {
      StoredItem stored = store.create(manifest);
      for (int segment = 0; segment < manifest.segmentCount(); segment++) {
        stored.write(segment, segment(segment));
      }
    }
  }

  ByteBuffer segment(int segment) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(manifest.segmentLength(segment));
    try (FileChannel in = FileChannel.open(file)) {
      while (content.hasRemaining()
          && in.read(content, manifest.segmentOffset(segment) + content.position()) > 0) {
        Thread.onSpinWait();
      }
    }
    return content.flip();
  }
}
