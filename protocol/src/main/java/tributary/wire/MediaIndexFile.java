package tributary.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import tributary.model.MediaIndex;
import tributary.model.RefusedException;

/** The INDEX part of an item file, as bytes. */
public final class MediaIndexFile {
  private MediaIndexFile() {}

  public static byte[] write(MediaIndex index) {
    return ManifestMessages.toProto(index).toByteArray();
  }

  /** Refused: BAD_MESSAGE. */
  public static MediaIndex read(byte[] content) {
    try {
      return ManifestMessages.fromProto(tributary.wire.proto.MediaIndex.parseFrom(content));
    } catch (InvalidProtocolBufferException e) {
      RefusedException refused =
          new RefusedException("BAD_MESSAGE", "an item's index cannot be read: " + e.getMessage());
      refused.initCause(e);
      throw refused;
    }
  }
}
