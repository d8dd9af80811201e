package tributary.crypto;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106), in its PHC string form. Slow on purpose: never call it on an actor thread.
 */
public final class Passwords {
  // OWASP's setting for little memory (19 MiB, two passes): the heap has to carry it at each login.
  private static final Cost COST = new Cost(19_456, 2, 1);
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=(\\d{1,2})"
              + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");
  private static final SecureRandom RANDOM = new SecureRandom();

  private Passwords() {}

  private record Cost(int memoryKib, int passes, int lanes) {}

  /** {@code $argon2id$v=19$m=...,t=...,p=...$salt$hash}, with a fresh salt. */
  public static String hash(char[] password) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    byte[] hash = derive(password, salt, COST, HASH_BYTES);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            COST.memoryKib(),
            COST.passes(),
            COST.lanes(),
            base64.encodeToString(salt),
            base64.encodeToString(hash));
  }

  /**
   * @throws IllegalArgumentException if {@code hash} is no PHC string of Argon2id
   */
  public static boolean matches(char[] password, String hash) {
    Matcher phc = PHC.matcher(hash);
    if (!phc.matches()) {
      throw new IllegalArgumentException("not a PHC string of Argon2id");
    }
    Cost cost =
        new Cost(
            Integer.parseInt(phc.group(1)),
            Integer.parseInt(phc.group(2)),
            Integer.parseInt(phc.group(3)));
    byte[] salt = Base64.getDecoder().decode(phc.group(4));
    byte[] expected = Base64.getDecoder().decode(phc.group(5));
    return MessageDigest.isEqual(expected, derive(password, salt, cost, expected.length));
  }

  private static byte[] derive(char[] password, byte[] salt, Cost cost, int length) {
    byte[] bytes = utf8(password);
    Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
    argon2.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.memoryKib())
            .withIterations(cost.passes())
            .withParallelism(cost.lanes())
            .withSalt(salt)
            .build());
    byte[] hash = new byte[length];
    argon2.generateBytes(bytes, hash);
    Arrays.fill(bytes, (byte) 0);
    return hash;
  }

  /** Not by way of a String, which could not be zeroed. */
  private static byte[] utf8(char[] password) {
    // Three bytes are the most that one char takes in UTF-8.
    ByteBuffer room = ByteBuffer.wrap(new byte[3 * password.length]);
    StandardCharsets.UTF_8
        .newEncoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .onUnmappableCharacter(CodingErrorAction.REPLACE)
        .encode(CharBuffer.wrap(password), room, true);
    byte[] bytes = Arrays.copyOf(room.array(), room.position());
    Arrays.fill(room.array(), (byte) 0);
    return bytes;
  }
}
