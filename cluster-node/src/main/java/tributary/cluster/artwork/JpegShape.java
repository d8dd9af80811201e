package tributary.cluster.artwork;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Walks the segments of a JPEG file (ITU-T T.81, annex B) and keeps those that make the picture.
 */
final class JpegShape {
  private static final int START = 0xd8;
  private static final int END = 0xd9;
  private static final int SCAN = 0xda;
  private static final int ADOBE = 0xee;
  private static final int JFIF = 0xe0;
  private static final int EXIF = 0xe1;

  /** A progressive file has about ten; each is a walk over all pixels. */
  private static final int MOST_SCANS = 32;

  /** As JFIF 1.01 has it, without a thumbnail. It says how colours are meant. */
  private static final byte[] PLAIN_JFIF =
      HexFormat.of().parseHex("ffe000104a46494600010100000100010000");

  private final byte[] in;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int at = 2;
  private int width;
  private int height;
  private int scans;
  private Orientation orientation = Orientation.UPRIGHT;

  private JpegShape(byte[] in) {
    this.in = in;
  }

  static Picture read(byte[] bytes) {
    return new JpegShape(bytes).read();
  }

  private Picture read() {
    write(START);
    for (int marker = marker(); marker != END; marker = marker()) {
      segment(marker);
    }
    write(END);
    if (scans == 0) {
      throw Picture.bad("has no scan");
    }
    return Picture.stored("jpeg", width, height, orientation, out.toByteArray());
  }

  private void segment(int marker) {
    int from = at - 2;
    int length = number(at);
    require(length >= 2, "has a segment of " + length + " bytes");
    int end = at + length;
    require(end <= in.length, "ends within a segment");
    byte[] content = Arrays.copyOfRange(in, at + 2, end);
    switch (marker) {
      // Tables: quantization, Huffman, restart interval.
      case 0xdb, 0xc4, 0xdd -> out.write(in, from, end - from);
      case 0xc0, 0xc1, 0xc2 -> frame(from, content, end);
      case SCAN -> {
        require(width > 0, "has a scan before its frame");
        require(++scans <= MOST_SCANS, "has more than " + MOST_SCANS + " scans");
        out.write(in, from, end - from);
        end = copyScan(end);
      }
      case JFIF -> {
        if (startsWith(content, "JFIF")) {
          out.writeBytes(PLAIN_JFIF);
        }
      }
      case EXIF -> {
        if (startsWith(content, "Exif\0\0") && orientation == Orientation.UPRIGHT) {
          orientation = Orientation.of(ByteBuffer.wrap(content, 6, content.length - 6));
        }
      }
      case ADOBE -> {
        if (startsWith(content, "Adobe") && content.length == 12) {
          out.write(in, from, end - from);
        }
      }
      default ->
          require(
              marker == 0xfe || marker >> 4 == 0xe,
              "has a part, 0x%02x, that is not taken: save it as baseline or progressive JPEG"
                  .formatted(marker));
    }
    at = end;
  }

  private void frame(int from, byte[] content, int end) {
    require(width == 0, "has two frames");
    require(content.length >= 6, "has a frame header that is too short");
    height = (content[1] & 0xff) << 8 | (content[2] & 0xff);
    width = (content[3] & 0xff) << 8 | (content[4] & 0xff);
    int components = content[5] & 0xff;
    require(width > 0 && height > 0, "has no size");
    require(content[0] == 8, "must have 8 bits a colour");
    require(
        components == 1 || components == 3,
        "must be in grey or RGB, and has " + components + " colours");
    require(content.length == 6 + 3 * components, "has a frame header of a wrong length");
    out.write(in, from, end - from);
  }

  /** Where the scan's coded pixels end: at a marker that does not belong into them. */
  private int copyScan(int from) {
    int i = from;
    while (true) {
      require(i + 1 < in.length, "ends within a scan");
      int next = in[i + 1] & 0xff;
      boolean isCoded = (in[i] & 0xff) != 0xff || next == 0 || (next >= 0xd0 && next <= 0xd7);
      if (!isCoded) {
        out.write(in, from, i - from);
        return i;
      }
      i++;
    }
  }

  private int marker() {
    require(at + 1 < in.length, "ends without an end marker");
    require((in[at] & 0xff) == 0xff, "has no marker where one must be");
    while (at + 1 < in.length && (in[at + 1] & 0xff) == 0xff) {
      at++;
    }
    require(at + 1 < in.length, "ends without an end marker");
    at += 2;
    return in[at - 1] & 0xff;
  }

  private int number(int from) {
    require(from + 1 < in.length, "ends within a segment");
    return (in[from] & 0xff) << 8 | (in[from + 1] & 0xff);
  }

  private void write(int marker) {
    out.write(0xff);
    out.write(marker);
  }

  private static boolean startsWith(byte[] content, String text) {
    return content.length > text.length()
        && new String(content, 0, text.length(), US_ASCII).equals(text);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw Picture.bad(otherwise);
    }
  }
}
