package tributary.cluster.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import tributary.crypto.SecretFile;

/** The operator's bearer token: a file that only its owner can read, made at the first start. */
public final class OperatorToken {
  private static final int RANDOM_BYTES = 32;

  private OperatorToken() {}

  /** Reads {@code <dataDirectory>/operator.token}, or makes it. */
  public static String readOrCreate(Path dataDirectory, SecureRandom random) throws IOException {
    Path file = dataDirectory.resolve("operator.token");
    byte[] content = SecretFile.readOrCreate(file, () -> fresh(random));
    String token = new String(content, StandardCharsets.UTF_8).strip();
    if (token.length() < RANDOM_BYTES) {
      throw new IOException(
          file + " holds " + token.length() + " characters, too few for a token; remove it");
    }
    return token;
  }

  private static byte[] fresh(SecureRandom random) {
    byte[] secret = new byte[RANDOM_BYTES];
    random.nextBytes(secret);
    return (Base64.getUrlEncoder().withoutPadding().encodeToString(secret) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }
}
