package tributary.cluster.artwork;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Walks the chunks of a WebP file (RFC 9649) and keeps those that make the one picture. */
final class WebpShape {
  private static final int AROUND = 8;
  private static final int HAS_ALPHA = 0x10;
  private static final int IS_ANIMATED = 0x02;
  private static final int VP8_START = 0x2a019d;

  private final ByteBuffer in;
  private final ByteArrayOutputStream chunks = new ByteArrayOutputStream();
  private boolean isExtended;
  private boolean hasAlpha;
  private boolean hasPixels;
  private int canvasWidth;
  private int canvasHeight;
  private int width;
  private int height;
  private Orientation orientation = Orientation.UPRIGHT;

  private WebpShape(ByteBuffer in) {
    this.in = in;
  }

  static Picture read(byte[] bytes) {
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    require(
        bytes.length >= 12 && tag(file, 0).equals("RIFF") && tag(file, 8).equals("WEBP"),
        "has not the signature of WebP");
    int length = file.getInt(4);
    require(length >= 4 && length <= bytes.length - AROUND, "ends within its file");
    // What lies behind the end is none of it.
    return new WebpShape(file.slice(12, length - 4).order(ByteOrder.LITTLE_ENDIAN)).read();
  }

  private static String tag(ByteBuffer bytes, int at) {
    byte[] tag = new byte[4];
    bytes.get(at, tag);
    return new String(tag, US_ASCII);
  }

  private Picture read() {
    while (in.hasRemaining()) {
      chunk();
    }
    require(hasPixels, "has no pixels");
    require(
        !isExtended || (canvasWidth == width && canvasHeight == height),
        "is of another size than it says");
    return Picture.stored("webp", width, height, orientation, file());
  }

  private void chunk() {
    require(in.remaining() >= AROUND, "ends within a chunk");
    String name = tag(in, in.position());
    int length = in.getInt(in.position() + 4);
    require(length >= 0 && length <= in.remaining() - AROUND, "ends within a chunk");
    ByteBuffer content = in.slice(in.position() + AROUND, length).order(ByteOrder.LITTLE_ENDIAN);
    in.position(Math.min(in.limit(), in.position() + AROUND + length + (length & 1)));
    switch (name) {
      case "VP8X" -> extended(content);
      case "ALPH" -> {
        require(isExtended && !hasPixels && !hasAlpha, "has its transparency in a wrong place");
        hasAlpha = true;
        keep(name, content);
      }
      case "VP8 " -> {
        lossy(content);
        keep(name, content);
      }
      case "VP8L" -> {
        lossless(content);
        keep(name, content);
      }
      case "ANIM", "ANMF" -> throw Picture.bad("is an animation");
      case "EXIF" -> orientation = Orientation.of(withoutName(content));
      default -> {
        // Profiles, other metadata, and what is not known: readers pass over it (2.7.1.6).
      }
    }
  }

  /** Some write Exif as JPEG has it. */
  private static ByteBuffer withoutName(ByteBuffer exif) {
    boolean isNamed = exif.remaining() >= 6 && tag(exif, 0).equals("Exif");
    return isNamed ? exif.slice(6, exif.remaining() - 6) : exif;
  }

  private void extended(ByteBuffer content) {
    require(!isExtended && !hasPixels, "has its header not in first place");
    require(content.remaining() == 10, "has a header of a wrong length");
    require((content.get(0) & IS_ANIMATED) == 0, "is an animation");
    isExtended = true;
    canvasWidth = 1 + (content.getInt(4) & 0xffffff);
    canvasHeight = 1 + (content.getInt(6) >>> 8);
  }

  private void lossy(ByteBuffer content) {
    require(!hasPixels, "has two pictures");
    require(content.remaining() >= 10, "ends within a frame");
    boolean isKey = (content.get(0) & 1) == 0;
    require(isKey && (content.getInt(3) & 0xffffff) == VP8_START, "has no frame that begins");
    size(content.getShort(6) & 0x3fff, content.getShort(8) & 0x3fff);
  }

  private void lossless(ByteBuffer content) {
    require(!hasPixels && !hasAlpha, "has two pictures");
    require(content.remaining() >= 5 && content.get(0) == 0x2f, "has no frame that begins");
    int sizes = content.getInt(1);
    require(sizes >>> 29 == 0, "is packed in a way that is not known");
    size(1 + (sizes & 0x3fff), 1 + (sizes >>> 14 & 0x3fff));
  }

  private void size(int wide, int high) {
    require(wide > 0 && high > 0, "has no size");
    width = wide;
    height = high;
    hasPixels = true;
  }

  private void keep(String name, ByteBuffer content) {
    write(chunks, name, content);
  }

  private static void write(ByteArrayOutputStream out, String name, ByteBuffer content) {
    byte[] bytes = new byte[content.remaining()];
    content.get(0, bytes);
    out.writeBytes(name.getBytes(US_ASCII));
    out.writeBytes(number(bytes.length));
    out.writeBytes(bytes);
    if ((bytes.length & 1) == 1) {
      out.write(0);
    }
  }

  private static byte[] number(int number) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array();
  }

  /** The same picture, and nothing else. */
  private byte[] file() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes("WEBP".getBytes(US_ASCII));
    if (hasAlpha) {
      ByteBuffer header = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
      header.put(0, (byte) HAS_ALPHA).putInt(4, width - 1);
      // The height's lowest byte is where the width's highest would be.
      header.put(7, (byte) (height - 1)).put(8, (byte) ((height - 1) >> 8)).put(9, (byte) 0);
      write(body, "VP8X", header);
    }
    body.writeBytes(chunks.toByteArray());
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes("RIFF".getBytes(US_ASCII));
    file.writeBytes(number(body.size()));
    file.writeBytes(body.toByteArray());
    return file.toByteArray();
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw Picture.bad(otherwise);
    }
  }
}
