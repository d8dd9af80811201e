package tributary.edge.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import tributary.edge.store.StoredItem;
import tributary.media.ContentKey;
import tributary.model.Digest;
import tributary.model.KeyId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.MerkleRoot;

/**
 * An item's parts laid end to end: read once for the digests of its manifest, and once more into
 * the store, which wants the manifest first.
 */
final class ItemFile {
  private final List<Content> contents;
  private final long length;
  private final int segmentSize;

  /**
   * A part's bytes and what the manifest says of them.
   *
   * @param clearDigest asked for once the bytes have been read
   */
  record Content(
      Manifest.Kind kind,
      int track,
      String contentType,
      Supplier<Digest> clearDigest,
      long length,
      Opener opener) {

    static Content inTheClear(Manifest.Kind kind, String contentType, byte[] bytes) {
      return new Content(
          kind,
          0,
          contentType,
          () -> Digest.ofContent(bytes),
          bytes.length,
          () -> Channels.newChannel(new ByteArrayInputStream(bytes)));
    }
  }

  interface Opener {
    ReadableByteChannel open() throws IOException;
  }

  private interface SegmentSink {
    void take(int number, ByteBuffer segment) throws IOException;
  }

  ItemFile(List<Content> contents, IngestPolicy policy) {
    this.contents = List.copyOf(contents);
    this.length = contents.stream().mapToLong(Content::length).sum();
    this.segmentSize = policy.segmentSize(length);
  }

  long length() {
    return length;
  }

  int segmentSize() {
    return segmentSize;
  }

  Manifest manifest(MediaId media, KeyId keyId, ContentKey key, long durationMillis)
      throws IOException {
    MessageDigest whole = Digest.sha256();
    List<Digest> digests = new ArrayList<>();
    forEachSegment(
        (number, segment) -> {
          whole.update(segment.duplicate());
          MessageDigest sha = Digest.sha256();
          sha.update(segment);
          digests.add(Digest.of(sha.digest()));
        });
    return new Manifest(
        media,
        length,
        segmentSize,
        digests,
        MerkleRoot.of(digests),
        Digest.of(whole.digest()),
        keyId,
        key.check(),
        parts(),
        durationMillis);
  }

  private List<Manifest.Part> parts() {
    List<Manifest.Part> parts = new ArrayList<>();
    long offset = 0;
    for (Content content : contents) {
      parts.add(
          new Manifest.Part(
              content.kind,
              content.track,
              offset,
              content.length,
              content.contentType,
              content.clearDigest.get()));
      offset += content.length;
    }
    return parts;
  }

  /**
   * @param progress hears of the bytes written so far
   */
  void writeTo(StoredItem item, LongConsumer progress) throws IOException {
    forEachSegment(
        (number, segment) -> {
          int bytes = segment.remaining();
          item.write(number, segment);
          progress.accept((long) number * segmentSize + bytes);
        });
  }

  private void forEachSegment(SegmentSink sink) throws IOException {
    ByteBuffer segment = ByteBuffer.allocate(segmentSize);
    int number = 0;
    for (Content content : contents) {
      try (ReadableByteChannel in = content.opener.open()) {
        while (in.read(segment) >= 0) {
          if (!segment.hasRemaining()) {
            sink.take(number++, segment.flip());
            segment.clear();
          }
        }
      }
    }
    if (segment.position() > 0) {
      sink.take(number, segment.flip());
    }
  }
}
