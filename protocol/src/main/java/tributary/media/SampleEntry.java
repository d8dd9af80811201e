package tributary.media;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import tributary.model.Manifest;

/**
 * What a sample entry says of its codec.
 *
 * @param codecs for the player, RFC 6381: {@code avc1.64001f}
 */
record SampleEntry(Manifest.Kind kind, String codecs, Framing framing) {
  private static final int ESDS_DECODER_CONFIG = 4;
  private static final int ESDS_DECODER_SPECIFIC = 5;

  /**
   * @param format of the entry, as it is or was before protection
   * @param inside the boxes inside the entry
   * @throws IllegalArgumentException naming the box and byte that is not as it must be
   */
  static SampleEntry of(Box entry, String format, List<Box> inside) {
    return switch (format) {
      case "avc1", "avc3" -> avc(format, Box.only(entry.toString(), inside, "avcC"));
      case "hvc1", "hev1" -> hevc(format, Box.only(entry.toString(), inside, "hvcC"));
      case "vp09" -> vp9(Box.only(entry.toString(), inside, "vpcC"));
      case "av01" -> av1(Box.only(entry.toString(), inside, "av1C"));
      case "mp4a" ->
          sound("mp4a.40." + audioObjectType(Box.only(entry.toString(), inside, "esds")));
      case "Opus" -> sound("opus");
      case "fLaC" -> sound("flac");
      default -> throw entry.broken("format " + format + " is not one that is packaged");
    };
  }

  static boolean isVideo(String format) {
    return switch (format) {
      case "avc1", "avc3", "hvc1", "hev1", "vp09", "av01", "encv" -> true;
      default -> false;
    };
  }

  private static SampleEntry pictures(String codecs, Framing framing) {
    return new SampleEntry(Manifest.Kind.VIDEO, codecs, framing);
  }

  private static SampleEntry sound(String codecs) {
    return new SampleEntry(Manifest.Kind.AUDIO, codecs, new Framing.Whole());
  }

  /** ISO/IEC 14496-15, 5.3.3.1. */
  private static SampleEntry avc(String format, Box avcC) {
    String profile = HexFormat.of().formatHex(avcC.bytes(avcC.body() + 1, 3));
    int lengthBytes = 1 + (avcC.u8(avcC.body() + 4) & 3);
    return pictures(format + "." + profile, new Framing.NalUnits(lengthBytes, false));
  }

  /** ISO/IEC 14496-15, 8.3.3.1, and its Annex E for the string. */
  private static SampleEntry hevc(String format, Box hvcC) {
    int at = hvcC.body() + 1;
    int profile = hvcC.u8(at);
    String space = profile >> 6 == 0 ? "" : String.valueOf((char) ('A' + (profile >> 6) - 1));
    String tier = (profile & 0x20) == 0 ? "L" : "H";
    int compatibility = Integer.reverse((int) hvcC.u32(at + 1));
    StringBuilder codecs = new StringBuilder(format);
    codecs.append('.').append(space).append(profile & 0x1F);
    codecs.append('.').append(Integer.toHexString(compatibility).toUpperCase(Locale.ROOT));
    codecs.append('.').append(tier).append(hvcC.u8(at + 11));
    int constraints = 6;
    while (constraints > 0 && hvcC.u8(at + 4 + constraints) == 0) {
      constraints--;
    }
    for (int i = 1; i <= constraints; i++) {
      codecs.append('.').append("%X".formatted(hvcC.u8(at + 4 + i)));
    }
    int lengthBytes = 1 + (hvcC.u8(hvcC.body() + 21) & 3);
    return pictures(codecs.toString(), new Framing.NalUnits(lengthBytes, true));
  }

  /** VP Codec ISO Media File Format Binding: vpcC, and the string's first three fields. */
  private static SampleEntry vp9(Box vpcC) {
    int at = vpcC.body() + 4;
    String codecs =
        "vp09.%02d.%02d.%02d".formatted(vpcC.u8(at), vpcC.u8(at + 1), vpcC.u8(at + 2) >> 4);
    return pictures(codecs, new Framing.Vp9());
  }

  /** AV1 Codec ISO Media File Format Binding, 2.3.3 and 5. */
  private static SampleEntry av1(Box av1C) {
    int profile = av1C.u8(av1C.body() + 1);
    int flags = av1C.u8(av1C.body() + 2);
    String tier = (flags & 0x80) == 0 ? "M" : "H";
    int bits = (flags & 0x40) == 0 ? 8 : (flags & 0x20) == 0 ? 10 : 12;
    String codecs = "av01.%d.%02d%s.%02d".formatted(profile >> 5, profile & 0x1F, tier, bits);
    return pictures(codecs, new Framing.Av1());
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
}
