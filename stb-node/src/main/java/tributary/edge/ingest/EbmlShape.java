package tributary.edge.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import tributary.model.RefusedException;

/**
 * Looks over the elements of a Matroska or WebM file (RFC 8794, RFC 9559) down to its blocks,
 * before libavformat reads it, for that steps over damage in silence and plays what is there of a
 * film cut short.
 */
final class EbmlShape {
  private static final int EBML = 0x1A45DFA3;
  private static final int SEGMENT = 0x18538067;
  private static final int CLUSTER = 0x1F43B675;
  private static final int LONGEST_HEADER = 12;
  private static final long UNKNOWN = -1;
  private final String name;
  private final FileChannel file;
  private final long size;
  private final ByteBuffer window = ByteBuffer.allocate(8 << 10).limit(0);
  private long windowAt;

  private EbmlShape(String name, FileChannel file) throws IOException {
    this.name = name;
    this.file = file;
    this.size = file.size();
  }

  /**
   * Does nothing with a file that is no Matroska.
   *
   * @throws RefusedException TRUNCATED naming the byte where it ends and the element that goes
   *     further, DAMAGED_FILM naming the byte where no element is
   */
  static void requireWhole(String name, FileChannel file) throws IOException {
    EbmlShape shape = new EbmlShape(name, file);
    if (shape.size >= Integer.BYTES && shape.bytes(0, Integer.BYTES).getInt() == EBML) {
      shape.walk();
    }
  }

  /**
   * @param end byte after its last; {@link #UNKNOWN} for one that lasts until something else begins
   */
  private record Element(int id, long start, long body, long end) {}

  private void walk() throws IOException {
    Element segment = element(element(0, size).end, size);
    if (segment.id != SEGMENT) {
      throw damaged(segment.start, "no 'Segment' element");
    }
    long end = segment.end == UNKNOWN ? size : segment.end;
    boolean media = false;
    for (long at = segment.body; at < end; ) {
      Element top = element(at, end);
      if (!isTop(top.id)) {
        throw damaged(top.start, "element %X, which belongs to no film".formatted(top.id));
      }
      media |= top.id == CLUSTER;
      at = top.id == CLUSTER ? afterCluster(top, end) : top.end;
    }
    if (!media) {
      throw new RefusedException("TRUNCATED", name + " has no frames in its " + size + " bytes");
    }
  }

  private long afterCluster(Element cluster, long segmentEnd) throws IOException {
    long end = cluster.end == UNKNOWN ? segmentEnd : cluster.end;
    for (long at = cluster.body; at < end; ) {
      Element inner = element(at, end);
      if (cluster.end == UNKNOWN && isTop(inner.id) && !isInCluster(inner.id)) {
        return inner.start;
      }
      if (!isInCluster(inner.id)) {
        throw damaged(inner.start, "element %X among its frames".formatted(inner.id));
      }
      at = inner.end;
    }
    return end;
  }

  private static boolean isTop(int id) {
    return switch (id) {
      case CLUSTER, 0x114D9B74, 0x1549A966, 0x1654AE6B, 0x1C53BB6B, 0x1941A469, 0x1043A770 -> true;
      case 0x1254C367, 0xEC, 0xBF -> true;
      default -> false;
    };
  }

  private static boolean isInCluster(int id) {
    return switch (id) {
      case 0xE7, 0x5854, 0xA7, 0xAB, 0xA3, 0xA0, 0xAF, 0xEC, 0xBF -> true;
      default -> false;
    };
  }

  private Element element(long at, long limit) throws IOException {
    ByteBuffer head = bytes(at, LONGEST_HEADER);
    int idLength = vintLength(head, at, Integer.BYTES);
    int id = (int) number(head, idLength, at);
    int sizeLength = vintLength(head, at, Long.BYTES);
    long ones = (1L << (7 * sizeLength)) - 1;
    long length = number(head, sizeLength, at) & ones;
    long body = at + idLength + sizeLength;
    boolean isUnknown = length == ones;
    if (isUnknown && (id == SEGMENT || id == CLUSTER)) {
      return new Element(id, at, body, UNKNOWN);
    }
    if (!isUnknown && length <= limit - body) {
      return new Element(id, at, body, body + length);
    }
    if (limit == size && isPlausible(id)) {
      throw truncated(
          "ends at byte %d, its element %X at byte %d goes to byte %d"
              .formatted(size, id, at, body + length));
    }
    throw damaged(at, "element %X, which ends outside the one around it".formatted(id));
  }

  private static boolean isPlausible(int id) {
    return id == EBML || id == SEGMENT || isTop(id) || isInCluster(id);
  }

  /** Of an id or size: its first byte's leading zeros tell. */
  private int vintLength(ByteBuffer head, long at, int most) {
    if (!head.hasRemaining()) {
      throw cutInHead(at);
    }
    int length = 1 + Integer.numberOfLeadingZeros(head.get(head.position()) << 24);
    if (length > most) {
      throw damaged(at, "no element");
    }
    return length;
  }

  private long number(ByteBuffer head, int length, long at) {
    if (head.remaining() < length) {
      throw cutInHead(at);
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      value = value << 8 | (head.get() & 0xFF);
    }
    return value;
  }

  private RefusedException cutInHead(long at) {
    return truncated("ends at byte " + size + ", inside the head of an element at " + at);
  }

  /** At most so many bytes, fewer at the end of the file. */
  private ByteBuffer bytes(long at, int length) throws IOException {
    boolean isThere = at >= windowAt && at + length <= windowAt + window.limit();
    if (!isThere) {
      window.clear();
      windowAt = at;
      while (window.hasRemaining() && file.read(window, at + window.position()) > 0) {
        // until the window is full or the file ends
      }
      window.flip();
    }
    int from = (int) (at - windowAt);
    return window.slice(from, Math.min(length, window.limit() - from));
  }

  private RefusedException truncated(String what) {
    return new RefusedException("TRUNCATED", name + " " + what);
  }

  private RefusedException damaged(long at, String what) {
    return new RefusedException("DAMAGED_FILM", name + " is damaged at byte " + at + ": " + what);
  }
}
