package tributary.cluster.api;

import java.util.Map;
import tributary.cluster.api.http.Call;
import tributary.cluster.api.http.Reply;

/** KeptPicture whose address changes with their look, so they may be kept for ever. */
final class KeptPicture {
  private static final Map<String, String> KEPT =
      Map.of(
          "Cache-Control", "public, max-age=31536000, immutable",
          "Content-Security-Policy", "default-src 'none'; sandbox",
          "Cross-Origin-Resource-Policy", "cross-origin");

  private KeptPicture() {}

  /**
   * @param tag without quotation marks
   */
  static Reply reply(Call call, String type, String tag, byte[] file) {
    String quoted = "\"" + tag + "\"";
    boolean isKnown = call.has(quoted);
    return new Reply(isKnown ? 304 : 200, type, isKnown ? null : file, KEPT).with("ETag", quoted);
  }

  static String version(String text) {
    if (!text.matches("[0-9a-f]{16}")) {
      throw new IllegalArgumentException("must be 16 hexadecimal digits, was \"" + text + "\"");
    }
    return text;
  }
}
