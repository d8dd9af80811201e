package tributary.cluster.api;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import tributary.model.Digest;

/**
 * The secret of an operator's session: {@code operator_<256 random bits in base64url>}. Only its
 * digest is kept.
 */
record OperatorKey(String text) {
  private static final int RANDOM_BYTES = 32;
  private static final Pattern FORM = Pattern.compile("operator_[A-Za-z0-9_-]{43}");

  static OperatorKey fresh(SecureRandom random) {
    byte[] secret = new byte[RANDOM_BYTES];
    random.nextBytes(secret);
    return new OperatorKey(
        "operator_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  /** Empty if it cannot be one of ours. */
  static Optional<OperatorKey> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new OperatorKey(text)) : Optional.empty();
  }

  Digest digest() {
    return Digest.ofContent(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "session of an operator";
  }
}
