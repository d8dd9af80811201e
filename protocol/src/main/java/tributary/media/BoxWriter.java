package tributary.media;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Writes boxes; sizes are filled in when a box is whole. */
final class BoxWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  BoxWriter u8(int value) {
    out.write(value);
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
    out.writeBytes(bytes);
    return this;
  }

  BoxWriter box(String type, Consumer<BoxWriter> content) {
    BoxWriter inner = new BoxWriter();
    content.accept(inner);
    return u32(8 + inner.length()).text(type).bytes(inner.toBytes());
  }

  BoxWriter fullBox(String type, int version, int flags, Consumer<BoxWriter> content) {
    return box(type, inner -> content.accept(inner.u32(version << 24 | flags)));
  }

  int length() {
    return out.size();
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  static void patch(byte[] data, int at, int value) {
    ByteBuffer.wrap(data).putInt(at, value);
  }
}
