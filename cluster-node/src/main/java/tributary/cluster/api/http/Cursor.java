package tributary.cluster.api.http;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import tributary.model.Digest;

/**
 * Where a page of a search ended. Opaque to callers; a cursor of another search, or a changed one,
 * is refused instead of answering a wrong page. It grants nothing: it only names a position.
 */
final class Cursor {
  private static final int CHECK_BYTES = 6;
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};

  private Cursor() {}

  /**
   * @param search everything that tells this search from another
   */
  static String encode(String search, List<String> position) {
    byte[] payload = Json.write(position);
    byte[] check = check(search, payload);
    byte[] all = Arrays.copyOf(check, CHECK_BYTES + payload.length);
    System.arraycopy(payload, 0, all, CHECK_BYTES, payload.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  /**
   * @throws ProblemException BAD_CURSOR
   */
  static List<String> decode(String search, String cursor) {
    try {
      byte[] all = Base64.getUrlDecoder().decode(cursor);
      if (all.length < CHECK_BYTES) {
        throw bad(cursor, null);
      }
      byte[] payload = Arrays.copyOfRange(all, CHECK_BYTES, all.length);
      if (Arrays.equals(check(search, payload), Arrays.copyOf(all, CHECK_BYTES))) {
        return MAPPER.readValue(payload, STRINGS);
      }
    } catch (IllegalArgumentException | IOException e) {
      throw bad(cursor, e);
    }
    throw bad(cursor, null);
  }

  private static ProblemException bad(String cursor, Exception cause) {
    String shown = cursor.length() <= 40 ? cursor : cursor.substring(0, 40) + "...";
    ProblemException bad =
        Problem.of(
                "BAD_CURSOR",
                "cursor \"" + shown + "\" did not come with the last page of this search")
            .with("key", "cursor")
            .thrown();
    if (cause != null) {
      bad.addSuppressed(cause);
    }
    return bad;
  }

  private static byte[] check(String search, byte[] payload) {
    byte[] digest =
        Digest.ofContent(search.getBytes(StandardCharsets.UTF_8), new byte[1], payload).bytes();
    return Arrays.copyOf(digest, CHECK_BYTES);
  }
}
