package tributary.cluster.vault;

import java.util.Arrays;

/** Bytes that only sender and receiver understand: the same by content, and never printed. */
public record Opaque(byte[] bytes) {
  @Override
  public boolean equals(Object other) {
    return other instanceof Opaque(byte[] others) && Arrays.equals(bytes, others);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
