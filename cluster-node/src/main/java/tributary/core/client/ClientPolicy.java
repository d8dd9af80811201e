package tributary.core.client;

/**
 * Limits of a client.
 *
 * @param maxCodeTries wrong secrets before an authorization code is locked
 * @param maxListLength items in a priority list
 */
public record ClientPolicy(int maxCodeTries, int maxListLength) {
  public ClientPolicy {
    require(maxCodeTries >= 1, "max-code-tries must be at least 1, was " + maxCodeTries);
    require(
        maxListLength >= 1 && maxListLength <= 10_000,
        "max-list-length must be from 1 to 10000, was " + maxListLength);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("tributary.client." + what);
    }
  }
}
