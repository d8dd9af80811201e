package tributary.cluster.vault;

import java.sql.SQLException;
import javax.sql.DataSource;
import tributary.crypto.WrappingKey;

/** Has every content key wrapped by the newest wrapping key, in one transaction. */
public final class Rewrapping {
  private Rewrapping() {}

  /**
   * How many were wrapped by an older key.
   *
   * @throws tributary.model.RefusedException WRAP_BROKEN if none of the keys unwraps one; nothing
   *     is changed then
   */
  public static int run(DataSource database, WrappingKey keys) throws SQLException {
    return new VaultTables(database).rewrap(keys);
  }
}
