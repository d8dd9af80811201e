package tributary.crypto;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The vault's AES-256 key; content keys lie in the database only wrapped by it (AES-GCM, bound to a
 * name).
 */
public final class WrappingKey {

  /** Reads the 32 bytes (base 64), or makes them and the file (owner only) when there is none. */
  public static WrappingKey loadOrCreate(Path file) throws IOException {
    throw new UnsupportedOperationException("being built");
  }

  public byte[] wrap(byte[] key, byte[] name) {
    throw new UnsupportedOperationException("being built");
  }

  /**
   * @throws tributary.model.RefusedException WRAP_BROKEN
   */
  public byte[] unwrap(byte[] wrapped, byte[] name) {
    throw new UnsupportedOperationException("being built");
  }
}
