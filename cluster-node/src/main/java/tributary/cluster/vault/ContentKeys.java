package tributary.cluster.vault;

import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import javax.sql.DataSource;
import tributary.crypto.WrappingKey;
import tributary.model.KeyId;
import tributary.model.RefusedException;

/** The database's content keys, in the clear for the length of a call; who asks zeroes them. */
public final class ContentKeys {
  private final VaultTables tables;
  private final WrappingKey wrapping;

  public ContentKeys(DataSource database, WrappingKey wrapping) {
    this.tables = new VaultTables(database);
    this.wrapping = wrapping;
  }

  /**
   * @throws RefusedException UNKNOWN_KEY, WRAP_BROKEN
   */
  public byte[] open(KeyId key) throws SQLException {
    return unwrap(key, wrapped(key));
  }

  byte[] wrapped(KeyId key) throws SQLException {
    return tables
        .wrappedKey(key)
        .orElseThrow(() -> new RefusedException("UNKNOWN_KEY", "no content key " + key));
  }

  byte[] unwrap(KeyId key, byte[] wrapped) {
    return wrapping.unwrap(wrapped, key.bytes());
  }

  /**
   * Whether it is new.
   *
   * @throws RefusedException KEY_EXISTS if another is stored under this id
   */
  public boolean put(KeyId key, byte[] plain, Instant now) throws SQLException {
    if (tables.insertKey(key, wrapping.wrap(plain, key.bytes()), now)) {
      return true;
    }
    byte[] stored = open(key);
    boolean same = MessageDigest.isEqual(stored, plain);
    Arrays.fill(stored, (byte) 0);
    if (!same) {
      throw new RefusedException("KEY_EXISTS", "another content key is stored as " + key);
    }
    return false;
  }
}
