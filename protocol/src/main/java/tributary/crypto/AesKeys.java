package tributary.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import tributary.crypto.WrappingKeySource.HeldKey;

/** AES-256 keys as bytes and as text: 32 bytes in base 64, one a line or with commas between. */
final class AesKeys {
  static final int LENGTH = 32;

  private AesKeys() {}

  static byte[] fresh() {
    byte[] fresh = new byte[LENGTH];
    new SecureRandom().nextBytes(fresh);
    return fresh;
  }

  static List<String> words(byte[] text) {
    List<String> words =
        new String(text, US_ASCII)
            .lines()
            .flatMap(line -> List.of(line.split(",", -1)).stream())
            .map(String::strip)
            .filter(it -> !it.isEmpty())
            .toList();
    return words.isEmpty() ? List.of("") : words;
  }

  /**
   * @throws IOException naming {@code where} if the text is anything else
   */
  static List<HeldKey> parse(byte[] text, String where) throws IOException {
    List<HeldKey> keys = new ArrayList<>();
    for (String word : words(text)) {
      byte[] bytes;
      try {
        bytes = Base64.getDecoder().decode(word);
      } catch (IllegalArgumentException e) {
        throw new IOException(where + ": a wrapping key is 32 bytes in base 64", e);
      }
      keys.add(held(bytes, where));
    }
    return keys;
  }

  static HeldKey held(byte[] bytes, String where) throws IOException {
    if (bytes.length != LENGTH) {
      throw new IOException(
          where + ": a wrapping key is 32 bytes in base 64, was " + bytes.length + " bytes");
    }
    return new HeldKey(new SecretKeySpec(bytes, "AES"), Optional.empty());
  }
}
