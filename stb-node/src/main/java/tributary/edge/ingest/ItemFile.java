package tributary.edge.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import tributary.edge.store.Draft;
import tributary.edge.store.SegmentStore;
import tributary.model.Digest;
import tributary.model.KeyCheck;
import tributary.model.KeyId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.MerkleRoot;

/** An item's parts laid end to end, on their way into the store. */
final class ItemFile {
  private final List<Content> contents;
  private final long length;
  private final int segmentSize;
  private final long durationMillis;

  /** Whose item it is to be, and by which key it is protected. */
  record Identity(MediaId media, KeyId keyId, KeyCheck check) {}

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
    void take(ByteBuffer segment) throws IOException;
  }

  ItemFile(List<Content> contents, long durationMillis, IngestPolicy policy) {
    this.contents = List.copyOf(contents);
    this.durationMillis = durationMillis;
    this.length = contents.stream().mapToLong(Content::length).sum();
    this.segmentSize = policy.segmentSize(length);
  }

  long length() {
    return length;
  }

  int segmentSize() {
    return segmentSize;
  }

  /**
   * Brings it into the store.
   *
   * @param progress hears of the bytes stored so far; may end the work by a refusal
   * @throws RefusedException DISK_FULL, or what {@code progress} throws; nothing is stored then
   */
  Manifest storeIn(SegmentStore store, Identity identity, LongConsumer progress)
      throws IOException {
    try (Draft draft = store.draft(identity.media, length)) {
      forEachSegment(
          segment -> {
            draft.write(segment);
            progress.accept(draft.written());
          });
      Draft.Seen seen = draft.seen();
      Manifest manifest =
          new Manifest(
              identity.media,
              length,
              segmentSize,
              seen.segmentDigests(),
              MerkleRoot.of(seen.segmentDigests()),
              seen.fileDigest(),
              identity.keyId,
              identity.check,
              parts(),
              durationMillis);
      draft.keep(manifest);
      return manifest;
    }
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

  private void forEachSegment(SegmentSink sink) throws IOException {
    ByteBuffer segment = ByteBuffer.allocate(segmentSize);
    for (Content content : contents) {
      try (ReadableByteChannel in = content.opener.open()) {
        while (in.read(segment) >= 0) {
          if (!segment.hasRemaining()) {
            sink.take(segment.flip());
            segment.clear();
          }
        }
      }
    }
    if (segment.position() > 0) {
      sink.take(segment.flip());
    }
  }
}
