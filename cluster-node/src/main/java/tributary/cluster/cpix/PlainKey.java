package tributary.cluster.cpix;

import java.util.Arrays;
import tributary.cluster.cpix.CpixDocument.Use;
import tributary.model.KeyId;

/** A key in the clear; {@link #close} zeroes it. */
public final class PlainKey implements AutoCloseable {
  private final KeyId id;
  private final Use use;
  private final byte[] bytes;

  private PlainKey(KeyId id, Use use, byte[] bytes) {
    this.id = id;
    this.use = use;
    this.bytes = bytes;
  }

  /** Takes the array over: the caller must not keep it. */
  static PlainKey of(KeyId id, Use use, byte[] bytes) {
    return new PlainKey(id, use, bytes);
  }

  /** A content key of ours (32 bytes). Takes the array over. */
  public static PlainKey root(KeyId id, byte[] bytes) {
    return new PlainKey(id, Use.ROOT, bytes);
  }

  /** The key of one frame (16 bytes). Takes the array over. */
  public static PlainKey frame(KeyId id, byte[] bytes) {
    return new PlainKey(id, Use.CENC, bytes);
  }

  public KeyId id() {
    return id;
  }

  Use use() {
    return use;
  }

  public boolean isRoot() {
    return use == Use.ROOT;
  }

  /** Not a copy. */
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public void close() {
    Arrays.fill(bytes, (byte) 0);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return use + " key " + id;
  }
}
