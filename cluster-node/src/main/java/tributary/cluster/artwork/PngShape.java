package tributary.cluster.artwork;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;

/** Walks the chunks of a PNG file (W3C PNG, clause 5) and keeps those that make the picture. */
final class PngShape {
  private static final byte[] SIGNATURE = HexFormat.of().parseHex("89504e470d0a1a0a");
  private static final int AROUND = 12;
  private static final int LARGEST_PALETTE = 3 * 256;

  private final ByteBuffer in;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int width;
  private int height;
  private boolean hasPalette;
  private String last = "";
  private boolean hasPixels;
  private Orientation orientation = Orientation.UPRIGHT;

  private PngShape(byte[] bytes) {
    this.in = ByteBuffer.wrap(bytes);
  }

  static Picture read(byte[] bytes) {
    require(
        Arrays.equals(bytes, 0, Math.min(8, bytes.length), SIGNATURE, 0, 8),
        "has not the signature of PNG");
    return new PngShape(bytes).read();
  }

  private Picture read() {
    in.position(SIGNATURE.length);
    out.writeBytes(SIGNATURE);
    while (!last.equals("IEND")) {
      last = chunk();
    }
    require(hasPixels, "has no pixels");
    return Picture.stored("png", width, height, orientation, out.toByteArray());
  }

  private String chunk() {
    require(in.remaining() >= AROUND, "ends before its end chunk");
    int from = in.position();
    int length = in.getInt();
    require(length >= 0 && length <= in.remaining() - 8, "ends within a chunk");
    byte[] type = new byte[4];
    in.get(type);
    String name = new String(type, US_ASCII);
    ByteBuffer content = in.slice(in.position(), length);
    in.position(in.position() + length);
    requireSum(from, length);
    require((from == SIGNATURE.length) == name.equals("IHDR"), "has its header not in first place");
    switch (name) {
      case "IHDR" -> header(content);
      case "PLTE" -> {
        require(
            !hasPalette && !hasPixels && length % 3 == 0 && length <= LARGEST_PALETTE,
            "has a wrong palette");
        hasPalette = true;
      }
      case "tRNS" -> require(!hasPixels && length <= 256, "has a wrong transparency");
      case "IDAT" -> {
        require(!hasPixels || last.equals("IDAT"), "has its pixels in several places");
        hasPixels = true;
      }
      case "IEND" -> require(length == 0, "has an end chunk that is not empty");
      default -> {
        require(Character.isLowerCase(name.charAt(0)), "has a chunk that is not known");
        if (name.equals("eXIf")) {
          orientation = Orientation.of(content);
        }
        return name;
      }
    }
    out.write(in.array(), from, length + AROUND);
    return name;
  }

  private void requireSum(int from, int length) {
    CRC32 sum = new CRC32();
    sum.update(in.array(), from + 4, length + 4);
    require(in.getInt() == (int) sum.getValue(), "is damaged: a chunk has a wrong checksum");
  }

  private void header(ByteBuffer content) {
    require(content.remaining() == 13, "has a header of a wrong length");
    width = content.getInt();
    height = content.getInt();
    int depth = content.get();
    int colours = content.get();
    require(width > 0 && height > 0, "has no size");
    boolean isKnown =
        switch (colours) {
          case 0 -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
          case 3 -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
          case 2, 4, 6 -> depth == 8 || depth == 16;
          default -> false;
        };
    require(isKnown, "has colours of type " + colours + " with " + depth + " bits");
    require(content.getShort() == 0, "is packed in a way that is not known");
    int interlace = content.get();
    require(interlace == 0 || interlace == 1, "is interlaced in a way that is not known");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw Picture.bad(otherwise);
    }
  }
}
