package tributary.crypto;

/**
 * Argon2id (RFC 9106), in its PHC string form. Slow on purpose: never call it on an actor thread.
 */
public final class Passwords {
  private Passwords() {}

  public static String hash(char[] password) {
    throw new UnsupportedOperationException("being built");
  }

  public static boolean matches(char[] password, String hash) {
    throw new UnsupportedOperationException("being built");
  }
}
