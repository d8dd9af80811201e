package tributary.media;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import tributary.model.Manifest;

/**
 * What a track's ftyp + moov says, protected or clear.
 *
 * @param kind VIDEO or AUDIO
 * @param timescale ticks a second
 * @param contentType for the player, RFC 6381: {@code video/mp4; codecs="avc1.64001f"}
 * @param nalLengthBytes before each NAL unit of a picture: 1, 2 or 4; 0 for audio
 */
public record TrackInit(Manifest.Kind kind, int timescale, String contentType, int nalLengthBytes) {
  private static final int VISUAL_FIELDS = 78;
  private static final int AUDIO_FIELDS = 28;
  private static final int ESDS_DECODER_CONFIG = 4;
  private static final int ESDS_DECODER_SPECIFIC = 5;

  /**
   * @throws IllegalArgumentException naming the box and byte that is not as it must be
   */
  public static TrackInit parse(byte[] init) {
    Layout layout = Layout.of(init);
    Box mdhd = layout.mdia().child("mdhd");
    int timescale = mdhd.count(mdhd.body() + (mdhd.version() == 1 ? 20 : 12));
    if (timescale == 0) {
      throw mdhd.broken("timescale is 0");
    }
    List<Box> inside = layout.entryChildren();
    return switch (layout.format()) {
      case "avc1", "avc3" -> {
        Box avcC = Box.only(layout.entry().toString(), inside, "avcC");
        String profile = HexFormat.of().formatHex(avcC.bytes(avcC.body() + 1, 3));
        yield new TrackInit(
            Manifest.Kind.VIDEO,
            timescale,
            "video/mp4; codecs=\"" + layout.format() + "." + profile + "\"",
            1 + (avcC.u8(avcC.body() + 4) & 3));
      }
      case "mp4a" -> {
        Box esds = Box.only(layout.entry().toString(), inside, "esds");
        String codec = "mp4a.40." + audioObjectType(esds);
        yield new TrackInit(
            Manifest.Kind.AUDIO, timescale, "audio/mp4; codecs=\"" + codec + "\"", 0);
      }
      default -> throw layout.entry().broken("format " + layout.format() + " is not avc1 or mp4a");
    };
  }

  /** ISO/IEC 14496-1, 7.2.6: descriptors inside descriptors; 14496-3, 1.6.2.1: the first 5 bits. */
  private static int audioObjectType(Box esds) {
    int at = esds.body() + 4;
    at = afterLength(esds, at + 1) + 2;
    int flags = esds.u8(at++);
    at += (flags & 0x80) != 0 ? 2 : 0;
    at += (flags & 0x40) != 0 ? 1 + esds.u8(at) : 0;
    at += (flags & 0x20) != 0 ? 2 : 0;
    at = descriptor(esds, at, ESDS_DECODER_CONFIG) + 13;
    at = descriptor(esds, at, ESDS_DECODER_SPECIFIC);
    int type = esds.u8(at) >> 3;
    return type == 31 ? 32 + ((esds.u16(at) >> 5) & 63) : type;
  }

  private static int descriptor(Box esds, int at, int tag) {
    if (esds.u8(at) != tag) {
      throw esds.broken("descriptor " + esds.u8(at) + " at byte " + at + " should be " + tag);
    }
    return afterLength(esds, at + 1);
  }

  private static int afterLength(Box esds, int at) {
    int last = at;
    while ((esds.u8(last) & 0x80) != 0) {
      last++;
    }
    return last + 1;
  }

  /** The boxes from moov down to the one sample entry. */
  record Layout(List<Box> ancestors, Box mdia, Box entry) {

    static Layout of(byte[] init) {
      Box moov = Box.only("the init", Box.of(init), "moov");
      Box trak = moov.child("trak");
      Box mdia = trak.child("mdia");
      Box minf = mdia.child("minf");
      Box stbl = minf.child("stbl");
      Box stsd = stbl.child("stsd");
      List<Box> entries = stsd.children(stsd.body() + 8);
      if (entries.size() != 1) {
        throw stsd.broken("must hold one sample entry, holds " + entries.size());
      }
      return new Layout(List.of(moov, trak, mdia, minf, stbl, stsd), mdia, entries.getFirst());
    }

    boolean isProtected() {
      return entry.type().startsWith("enc");
    }

    List<Box> entryChildren() {
      boolean video = entry.type().startsWith("avc") || entry.type().equals("encv");
      return entry.children(entry.body() + (video ? VISUAL_FIELDS : AUDIO_FIELDS));
    }

    Box sinf() {
      return Box.only(entry.toString(), entryChildren(), "sinf");
    }

    /** The sample entry's format, as it is or was before protection. */
    String format() {
      if (!isProtected()) {
        return entry.type().toLowerCase(Locale.ROOT);
      }
      Box frma = sinf().child("frma");
      return frma.fourcc(frma.body());
    }
  }
}
