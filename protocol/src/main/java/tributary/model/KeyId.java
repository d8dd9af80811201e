package tributary.model;

import java.util.Arrays;
import java.util.HexFormat;

/** Names a content key in the vault; 16 bytes, not secret. */
public final class KeyId {
  public static final int LENGTH = 16;
  private final byte[] bytes;

  public KeyId(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a key id has 16 bytes, was " + bytes.length);
    }
    this.bytes = bytes.clone();
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyId id && Arrays.equals(bytes, id.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
