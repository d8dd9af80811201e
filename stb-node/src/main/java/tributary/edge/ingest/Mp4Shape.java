package tributary.edge.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import tributary.model.RefusedException;

/**
 * Looks over the outermost boxes of an MP4 file (ISO/IEC 14496-12, 4.2) before libavformat reads
 * it, for that plays what is there of a film cut short and says little of where it ends.
 */
final class Mp4Shape {
  private static final int HEADER = 8;
  private static final int LARGE_HEADER = 16;

  private Mp4Shape() {}

  /**
   * Does nothing with a file that is no MP4.
   *
   * @throws RefusedException TRUNCATED naming the byte where it ends and the box that goes further,
   *     or that has no index
   */
  static void requireWhole(String name, FileChannel file) throws IOException {
    long size = file.size();
    if (size < HEADER || !isFirst(header(file, 0).type)) {
      return;
    }
    boolean index = false;
    for (long at = 0; at < size; ) {
      if (size - at < HEADER) {
        throw truncated(name, "ends at byte " + size + ", inside the header of a box at " + at);
      }
      Header box = header(file, at);
      if (index && !isType(box.type)) {
        return; // what follows the film is no concern of ours
      }
      if (box.size > size - at || box.size < HEADER) {
        throw truncated(
            name,
            "ends at byte %d, its box '%s' at byte %d goes to byte %d"
                .formatted(size, box.type, at, at + box.size));
      }
      index |= box.type.equals("moov");
      at += box.size;
    }
    if (!index) {
      throw truncated(
          name,
          "has no 'moov' box in its " + size + " bytes: the index was cut off or never written");
    }
  }

  private static boolean isFirst(String type) {
    return switch (type) {
      case "ftyp", "moov", "mdat", "styp", "wide", "free", "skip" -> true;
      default -> false;
    };
  }

  private static boolean isType(String type) {
    return type.chars().allMatch(c -> c > ' ' && c < 0x7F);
  }

  private static RefusedException truncated(String name, String what) {
    return new RefusedException("TRUNCATED", name + " " + what);
  }

  private record Header(String type, long size) {}

  private static Header header(FileChannel file, long at) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(LARGE_HEADER);
    while (bytes.hasRemaining() && file.read(bytes, at + bytes.position()) > 0) {
      // until the header is read or the file ends
    }
    long size = bytes.getInt(0) & 0xFFFF_FFFFL;
    if (size == 1) {
      size = bytes.getLong(HEADER);
    } else if (size == 0) {
      size = file.size() - at;
    }
    String type = new String(bytes.array(), 4, 4, StandardCharsets.ISO_8859_1);
    return new Header(type, size);
  }
}
