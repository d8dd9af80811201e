package tributary.edge.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import tributary.model.Digest;
import tributary.model.KeyCheck;
import tributary.model.KeyId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.wire.proto.Part;

/** A manifest as protobuf bytes. */
final class ManifestProto {
  private ManifestProto() {}

  static byte[] bytes(Manifest manifest) {
    ByteBuffer digests = ByteBuffer.allocate(manifest.segmentCount() * Digest.LENGTH);
    manifest.segmentDigests().forEach(digest -> digests.put(digest.bytes()));
    var proto =
        tributary.wire.proto.Manifest.newBuilder()
            .setMediaId(manifest.media().text())
            .setLengthBytes(manifest.lengthBytes())
            .setSegmentSizeBytes(manifest.segmentSizeBytes())
            .setSegmentDigests(ByteString.copyFrom(digests.flip()))
            .setRootDigest(ByteString.copyFrom(manifest.rootDigest().bytes()))
            .setFileDigest(ByteString.copyFrom(manifest.fileDigest().bytes()))
            .setKeyId(ByteString.copyFrom(manifest.keyId().bytes()))
            .setKeyCheck(
                ByteString.copyFrom(
                    ByteBuffer.allocate(8).putLong(manifest.keyCheck().bits()).flip()))
            .setDurationMillis(manifest.durationMillis());
    for (Manifest.Part part : manifest.parts()) {
      proto.addParts(
          Part.newBuilder()
              .setKind(Part.Kind.valueOf(part.kind().name()))
              .setTrack(part.track())
              .setOffsetBytes(part.offsetBytes())
              .setLengthBytes(part.lengthBytes())
              .setContentType(part.contentType())
              .setClearDigest(ByteString.copyFrom(part.clearDigest().bytes())));
    }
    return proto.build().toByteArray();
  }

  static Manifest parse(byte[] bytes) throws InvalidProtocolBufferException {
    var proto = tributary.wire.proto.Manifest.parseFrom(bytes);
    byte[] all = proto.getSegmentDigests().toByteArray();
    List<Digest> digests = new ArrayList<>();
    for (int at = 0; at < all.length; at += Digest.LENGTH) {
      digests.add(Digest.of(java.util.Arrays.copyOfRange(all, at, at + Digest.LENGTH)));
    }
    List<Manifest.Part> parts =
        proto.getPartsList().stream()
            .map(
                part ->
                    new Manifest.Part(
                        Manifest.Kind.valueOf(part.getKind().name()),
                        part.getTrack(),
                        part.getOffsetBytes(),
                        part.getLengthBytes(),
                        part.getContentType(),
                        Digest.of(part.getClearDigest().toByteArray())))
            .toList();
    return new Manifest(
        new MediaId(proto.getMediaId()),
        proto.getLengthBytes(),
        proto.getSegmentSizeBytes(),
        digests,
        Digest.of(proto.getRootDigest().toByteArray()),
        Digest.of(proto.getFileDigest().toByteArray()),
        new KeyId(proto.getKeyId().toByteArray()),
        new KeyCheck(proto.getKeyCheck().asReadOnlyByteBuffer().getLong()),
        parts,
        proto.getDurationMillis());
  }
}
