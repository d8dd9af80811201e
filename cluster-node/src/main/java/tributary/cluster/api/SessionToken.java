package tributary.cluster.api;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import tributary.model.AccountId;
import tributary.model.Digest;

/**
 * The secret of a session: {@code <account>~<256 random bits>}, both in base64url, so that it names
 * the entity to ask and needs no table of its own. The account keeps only its digest.
 */
record SessionToken(AccountId account, String text) {
  private static final int RANDOM_BYTES = 32;

  static SessionToken fresh(AccountId account, SecureRandom random) {
    byte[] secret = new byte[RANDOM_BYTES];
    random.nextBytes(secret);
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    return new SessionToken(
        account,
        base64.encodeToString(account.text().getBytes(StandardCharsets.UTF_8))
            + "~"
            + base64.encodeToString(secret));
  }

  /** Empty if it cannot be a token of ours. */
  static Optional<SessionToken> parse(String text) {
    int tilde = text.indexOf('~');
    if (tilde < 0 || text.length() > 200) {
      return Optional.empty();
    }
    try {
      byte[] account = Base64.getUrlDecoder().decode(text.substring(0, tilde));
      return Optional.of(
          new SessionToken(new AccountId(new String(account, StandardCharsets.UTF_8)), text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  Digest digest() {
    return Digest.ofContent(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "session of " + account;
  }
}
