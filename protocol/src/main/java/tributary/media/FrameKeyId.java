package tributary.media;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import tributary.model.MediaId;

/**
 * What a 16-byte KID says, big endian: item (8 bytes), track (2), zero (2), index (4). From it and
 * the content key a player derives the frame key.
 */
public record FrameKeyId(MediaId media, int track, int index) {
  public static final int LENGTH = 16;
  private static final int ITEM_BITS = 60;

  public FrameKeyId {
    if (track < 0 || track > 0xFFFF || index < 0) {
      throw new IllegalArgumentException("no such frame key: track " + track + " index " + index);
    }
  }

  /**
   * @throws IllegalArgumentException if these bytes are no KID of ours
   */
  public static FrameKeyId parse(byte[] kid) {
    if (kid.length != LENGTH) {
      throw new IllegalArgumentException("a KID has 16 bytes, was " + kid.length);
    }
    ByteBuffer in = ByteBuffer.wrap(kid);
    long item = in.getLong();
    int track = in.getShort() & 0xFFFF;
    int zero = in.getShort();
    int index = in.getInt();
    if (item >>> ITEM_BITS != 0 || zero != 0 || index < 0) {
      throw new IllegalArgumentException("KID " + HexFormat.of().formatHex(kid) + " is not ours");
    }
    return new FrameKeyId(MediaId.of(item), track, index);
  }

  /**
   * @throws IllegalArgumentException naming the box that says otherwise
   */
  void requireOf(MediaId wanted, int wantedTrack, Box where) {
    if (!media.equals(wanted) || track != wantedTrack) {
      throw where.broken(
          "is of item %s track %d, not of %s track %d"
              .formatted(media, track, wanted, wantedTrack));
    }
  }

  public byte[] bytes() {
    return ByteBuffer.allocate(LENGTH)
        .putLong(media.bits())
        .putShort((short) track)
        .putShort((short) 0)
        .putInt(index)
        .array();
  }

  void writeTo(BoxWriter out) {
    out.u64(media.bits()).u16(track).u16(0).u32(index);
  }
}
