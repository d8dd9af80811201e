package tributary.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import tributary.model.Digest;
import tributary.model.KeyCheck;
import tributary.model.KeyId;
import tributary.model.Manifest;
import tributary.model.MediaIndex;
import tributary.model.RefusedException;
import tributary.wire.proto.Part;
import tributary.wire.proto.TrackIndex;

/** Manifests and media indices, as {@code manifest.proto} has them. */
public final class ManifestMessages {
  private static final int MOST_PARTS = 256;
  private static final int MOST_TRACKS = 256;
  private static final int MOST_FRAGMENTS = 1 << 20;
  private static final int LONGEST_CONTENT_TYPE = 200;
  private static final int LONGEST_LANGUAGE = 35;

  private ManifestMessages() {}

  public static tributary.wire.proto.Manifest toProto(Manifest manifest) {
    byte[] digests = new byte[manifest.segmentCount() * Digest.LENGTH];
    ByteBuffer room = ByteBuffer.wrap(digests);
    manifest.segmentDigests().forEach(digest -> room.put(digest.bytes()));
    return tributary.wire.proto.Manifest.newBuilder()
        .setMediaId(manifest.media().text())
        .setLengthBytes(manifest.lengthBytes())
        .setSegmentSizeBytes(manifest.segmentSizeBytes())
        .setSegmentDigests(ByteString.copyFrom(digests))
        .setRootDigest(bytes(manifest.rootDigest()))
        .setKeyId(ByteString.copyFrom(manifest.keyId().bytes()))
        .setKeyCheck(
            ByteString.copyFrom(
                ByteBuffer.allocate(Long.BYTES).putLong(manifest.keyCheck().bits()).array()))
        .addAllParts(manifest.parts().stream().map(ManifestMessages::toProto).toList())
        .setDurationMillis(manifest.durationMillis())
        .build();
  }

  /** A manifest as a file holds it. */
  public static byte[] toBytes(Manifest manifest) {
    return toProto(manifest).toByteArray();
  }

  /** Reads what {@link #toBytes} wrote; refused: BAD_MESSAGE. */
  public static Manifest fromBytes(byte[] bytes) {
    try {
      return fromProto(tributary.wire.proto.Manifest.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      RefusedException refused = Fields.bad("manifest", "no such message");
      refused.initCause(e);
      throw refused;
    }
  }

  private static Part toProto(Manifest.Part part) {
    return Part.newBuilder()
        .setKind(
            switch (part.kind()) {
              case VIDEO -> Part.Kind.VIDEO;
              case AUDIO -> Part.Kind.AUDIO;
              case ARTWORK -> Part.Kind.ARTWORK;
              case OPAQUE -> Part.Kind.OPAQUE;
              case INDEX -> Part.Kind.INDEX;
            })
        .setTrack(part.track())
        .setOffsetBytes(part.offsetBytes())
        .setLengthBytes(part.lengthBytes())
        .setContentType(part.contentType())
        .setClearDigest(bytes(part.clearDigest()))
        .build();
  }

  /** Refused: BAD_MESSAGE, also when digests, root and length do not fit each other. */
  public static Manifest fromProto(tributary.wire.proto.Manifest message) {
    Fields.between(
        "manifest.length_bytes",
        message.getLengthBytes(),
        1,
        (long) Manifest.MOST_SEGMENTS * Manifest.LARGEST_SEGMENT_BYTES);
    List<Digest> digests = digests(message.getSegmentDigests());
    Digest root = Fields.digest("manifest.root_digest", message.getRootDigest());
    KeyId key = Fields.read("manifest.key_id", message.getKeyId().toByteArray(), KeyId::new);
    List<Manifest.Part> parts =
        Fields.atMost("manifest.parts", message.getPartsList(), MOST_PARTS).stream()
            .map(ManifestMessages::fromProto)
            .toList();
    return Fields.read(
        "manifest",
        message,
        m ->
            new Manifest(
                Fields.mediaId("manifest.media_id", m.getMediaId()),
                m.getLengthBytes(),
                m.getSegmentSizeBytes(),
                digests,
                root,
                key,
                keyCheck(m.getKeyCheck()),
                parts,
                Fields.between(
                    "manifest.duration_millis", m.getDurationMillis(), 0, Long.MAX_VALUE)));
  }

  private static List<Digest> digests(ByteString bytes) {
    String field = "manifest.segment_digests";
    Fields.atMost(field, bytes, Manifest.MOST_SEGMENTS * Digest.LENGTH);
    if (bytes.size() % Digest.LENGTH != 0) {
      throw Fields.bad(field, "must be 32 bytes each, was " + bytes.size() + " together");
    }
    List<Digest> digests = new ArrayList<>(bytes.size() / Digest.LENGTH);
    for (int at = 0; at < bytes.size(); at += Digest.LENGTH) {
      digests.add(Digest.of(bytes.substring(at, at + Digest.LENGTH).toByteArray()));
    }
    return digests;
  }

  private static KeyCheck keyCheck(ByteString bytes) {
    if (bytes.size() != Long.BYTES) {
      throw Fields.bad("manifest.key_check", "must have 8 bytes, was " + bytes.size());
    }
    return new KeyCheck(bytes.asReadOnlyByteBuffer().getLong());
  }

  private static Manifest.Part fromProto(Part part) {
    Manifest.Kind kind =
        switch (part.getKind()) {
          case VIDEO -> Manifest.Kind.VIDEO;
          case AUDIO -> Manifest.Kind.AUDIO;
          case ARTWORK -> Manifest.Kind.ARTWORK;
          case OPAQUE -> Manifest.Kind.OPAQUE;
          case INDEX -> Manifest.Kind.INDEX;
          case KIND_UNSPECIFIED, UNRECOGNIZED ->
              throw Fields.bad("manifest.parts.kind", "no such kind: " + part.getKindValue());
        };
    // Bounded so that offset plus length cannot overflow.
    long offset =
        Fields.between("manifest.parts.offset_bytes", part.getOffsetBytes(), 0, Long.MAX_VALUE / 2);
    long length =
        Fields.between("manifest.parts.length_bytes", part.getLengthBytes(), 1, Long.MAX_VALUE / 2);
    return new Manifest.Part(
        kind,
        Fields.between("manifest.parts.track", part.getTrack(), 0, 0xFFFF),
        offset,
        length,
        Fields.atMost("manifest.parts.content_type", part.getContentType(), LONGEST_CONTENT_TYPE),
        Fields.digest("manifest.parts.clear_digest", part.getClearDigest()));
  }

  private static ByteString bytes(Digest digest) {
    return ByteString.copyFrom(digest.bytes());
  }

  public static tributary.wire.proto.MediaIndex toProto(MediaIndex index) {
    return tributary.wire.proto.MediaIndex.newBuilder()
        .addAllTracks(index.tracks().stream().map(ManifestMessages::toProto).toList())
        .build();
  }

  private static TrackIndex toProto(MediaIndex.Track track) {
    TrackIndex.Builder builder =
        TrackIndex.newBuilder()
            .setTrack(track.number())
            .setTimescale(track.timescale())
            .setInitLengthBytes(track.initLengthBytes())
            .setLanguage(track.language());
    for (MediaIndex.Fragment fragment : track.fragments()) {
      builder
          .addFragmentsBuilder()
          .setOffsetBytes(fragment.offsetBytes())
          .setLengthBytes(fragment.lengthBytes())
          .setDecodeTime(fragment.decodeTime())
          .setDuration(fragment.duration())
          .setFirstFrame(fragment.firstFrame())
          .setFrameCount(fragment.frameCount());
    }
    return builder.build();
  }

  /** Refused: BAD_MESSAGE. */
  public static MediaIndex fromProto(tributary.wire.proto.MediaIndex message) {
    return new MediaIndex(
        Fields.atMost("index.tracks", message.getTracksList(), MOST_TRACKS).stream()
            .map(ManifestMessages::fromProto)
            .toList());
  }

  private static MediaIndex.Track fromProto(TrackIndex track) {
    return new MediaIndex.Track(
        Fields.between("index.track", track.getTrack(), 1, 0xFFFF),
        Fields.between("index.timescale", track.getTimescale(), 1, Integer.MAX_VALUE),
        Fields.between("index.init_length_bytes", track.getInitLengthBytes(), 0, Integer.MAX_VALUE),
        Fields.atMost("index.fragments", track.getFragmentsList(), MOST_FRAGMENTS).stream()
            .map(ManifestMessages::fromProto)
            .toList(),
        Fields.atMost("index.language", track.getLanguage(), LONGEST_LANGUAGE));
  }

  private static MediaIndex.Fragment fromProto(tributary.wire.proto.Fragment fragment) {
    return new MediaIndex.Fragment(
        notNegative("index.offset_bytes", fragment.getOffsetBytes()),
        Fields.between("index.length_bytes", fragment.getLengthBytes(), 1, Integer.MAX_VALUE),
        notNegative("index.decode_time", fragment.getDecodeTime()),
        notNegative("index.duration", fragment.getDuration()),
        Fields.between("index.first_frame", fragment.getFirstFrame(), 0, Integer.MAX_VALUE),
        Fields.between("index.frame_count", fragment.getFrameCount(), 0, Integer.MAX_VALUE));
  }

  private static long notNegative(String field, long value) {
    return Fields.between(field, value, 0, Long.MAX_VALUE / 2);
  }
}
