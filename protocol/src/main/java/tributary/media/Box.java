package tributary.media;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One box of an ISO base media file, in a byte array (ISO/IEC 14496-12, 4.2). Every read is checked
 * against the box's own end, so damaged input ends in an IllegalArgumentException that names the
 * box and the byte, never in another's bytes.
 */
final class Box {
  private static final int HEADER = 8;
  private static final int LARGE_HEADER = 16;
  private final byte[] data;
  private final String type;
  private final int start;
  private final int body;
  private final int end;

  private Box(byte[] data, String type, int start, int body, int end) {
    this.data = data;
    this.type = type;
    this.start = start;
    this.body = body;
    this.end = end;
  }

  /** The boxes that fill {@code data}. */
  static List<Box> of(byte[] data) {
    return list(data, 0, data.length);
  }

  private static List<Box> list(byte[] data, int from, int to) {
    List<Box> boxes = new ArrayList<>();
    for (int at = from; at < to; ) {
      Box box = at(data, at, to);
      boxes.add(box);
      at = box.end;
    }
    return boxes;
  }

  private static Box at(byte[] data, int start, int limit) {
    if (limit - start < HEADER) {
      throw new IllegalArgumentException(
          "no box at byte " + start + ": " + (limit - start) + " bytes are left");
    }
    long size = number(data, start, 4);
    String type = new String(data, start + 4, 4, StandardCharsets.ISO_8859_1);
    int header = HEADER;
    if (size == 1 && limit - start >= LARGE_HEADER) {
      size = number(data, start + HEADER, 8);
      header = LARGE_HEADER;
    } else if (size == 0) {
      size = (long) limit - start;
    }
    if (size < header || size > limit - start) {
      throw new IllegalArgumentException(
          name(type, start) + " says " + size + " bytes, " + (limit - start) + " are there");
    }
    return new Box(data, type, start, start + header, start + (int) size);
  }

  private static long number(byte[] data, int at, int length) {
    long value = 0;
    for (int i = at; i < at + length; i++) {
      value = value << 8 | (data[i] & 0xFF);
    }
    return value;
  }

  private static String name(String type, int start) {
    return "box '" + type + "' at byte " + start;
  }

  @Override
  public String toString() {
    return name(type, start);
  }

  String type() {
    return type;
  }

  int start() {
    return start;
  }

  /** Where what follows the header starts. */
  int body() {
    return body;
  }

  int end() {
    return end;
  }

  int size() {
    return end - start;
  }

  IllegalArgumentException broken(String what) {
    return new IllegalArgumentException(this + ": " + what);
  }

  List<Box> children() {
    return children(body);
  }

  /** The boxes inside, for a box with fields of its own before them. */
  List<Box> children(int from) {
    need(from, 0);
    return list(data, from, end);
  }

  Optional<Box> find(String wanted) {
    return children().stream().filter(box -> box.type.equals(wanted)).findFirst();
  }

  /** The only child of this type. */
  Box child(String wanted) {
    return only(toString(), children(), wanted);
  }

  static Box only(String where, List<Box> boxes, String wanted) {
    List<Box> found = boxes.stream().filter(box -> box.type.equals(wanted)).toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          where + " must hold one '" + wanted + "' box, holds " + found.size());
    }
    return found.getFirst();
  }

  /** Version of a full box. */
  int version() {
    return u8(body);
  }

  /** Flags of a full box. */
  int flags() {
    return (int) u32(body) & 0xFFFFFF;
  }

  int u8(int at) {
    need(at, 1);
    return data[at] & 0xFF;
  }

  int u16(int at) {
    need(at, 2);
    return (int) number(data, at, 2);
  }

  long u32(int at) {
    need(at, 4);
    return number(data, at, 4);
  }

  /** An unsigned 32-bit count or size that must fit an int. */
  int count(int at) {
    long value = u32(at);
    if (value > Integer.MAX_VALUE) {
      throw broken("number " + value + " at byte " + at + " is too large");
    }
    return (int) value;
  }

  long u64(int at) {
    need(at, 8);
    return number(data, at, 8);
  }

  String fourcc(int at) {
    need(at, 4);
    return new String(data, at, 4, StandardCharsets.ISO_8859_1);
  }

  byte[] bytes(int at, int length) {
    need(at, length);
    byte[] copy = new byte[length];
    System.arraycopy(data, at, copy, 0, length);
    return copy;
  }

  /** Changes the type where the box lies. */
  void rename(String newType) {
    System.arraycopy(newType.getBytes(StandardCharsets.ISO_8859_1), 0, data, start + 4, 4);
  }

  private void need(int at, long length) {
    if (at < body || length < 0 || at + length > end) {
      throw broken("needs " + length + " bytes at byte " + at + ", ends at byte " + end);
    }
  }
}
