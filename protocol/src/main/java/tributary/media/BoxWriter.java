package tributary.media;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** Writes boxes; sizes are filled in when a box is whole. */
final class BoxWriter {
  private static final int FIRST_BYTES = 256;
  private byte[] data = new byte[FIRST_BYTES];
  private int length;

  BoxWriter u8(int value) {
    reserve(1);
    data[length++] = (byte) value;
    return this;
  }

  BoxWriter u16(int value) {
    return u8(value >>> 8).u8(value);
  }

  BoxWriter u32(int value) {
    return u16(value >>> 16).u16(value);
  }

  BoxWriter u64(long value) {
    return u32((int) (value >>> 32)).u32((int) value);
  }

  BoxWriter text(String fourcc) {
    return bytes(fourcc.getBytes(StandardCharsets.ISO_8859_1));
  }

  BoxWriter bytes(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, data, length, bytes.length);
    length += bytes.length;
    return this;
  }

  private void reserve(int more) {
    if (data.length - length < more) {
      data = Arrays.copyOf(data, Math.max(2 * data.length, Math.addExact(length, more)));
    }
  }

  BoxWriter box(String type, Consumer<BoxWriter> content) {
    int start = length;
    u32(0).text(type);
    content.accept(this);
    patch(data, start, length - start);
    return this;
  }

  BoxWriter fullBox(String type, int version, int flags, Consumer<BoxWriter> content) {
    return box(type, inner -> content.accept(inner.u32(version << 24 | flags)));
  }

  int length() {
    return length;
  }

  byte[] toBytes() {
    return Arrays.copyOf(data, length);
  }

  static void patch(byte[] data, int at, int value) {
    ByteBuffer.wrap(data).putInt(at, value);
  }
}
