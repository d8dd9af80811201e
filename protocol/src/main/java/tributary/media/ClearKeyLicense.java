package tributary.media;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tributary.model.MediaId;

/**
 * The keys of one fragment's frames as a browser's own Clear Key system takes them (W3C Encrypted
 * Media Extensions, 9.1.4): a JSON Web Key Set, made without a String that nobody could zero.
 */
public final class ClearKeyLicense {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final byte[] BEFORE = ascii("{\"keys\":[");
  private static final byte[] KID = ascii("{\"kty\":\"oct\",\"kid\":\"");
  private static final byte[] KEY = ascii("\",\"k\":\"");
  private static final byte[] NEXT = ascii("\"},");
  private static final byte[] LAST = ascii("\"}");
  private static final byte[] AFTER = ascii("],\"type\":\"temporary\"}");
  private static final int BASE64_LENGTH = 22;

  private ClearKeyLicense() {}

  /**
   * The caller zeroes it.
   *
   * @param fragment one protected moof + mdat
   * @throws IllegalArgumentException if it is no such fragment of this track
   * @throws IllegalStateException if the content key was closed
   */
  public static byte[] of(MediaId media, int track, ContentKey key, byte[] fragment) {
    MediaFragment in = MediaFragment.parse(fragment);
    Set<FrameKeyId> distinct = new LinkedHashSet<>();
    for (FrameSecrets frame : FrameSecrets.of(in)) {
      frame.key().requireOf(media, track, in.traf());
      distinct.add(frame.key());
    }
    List<FrameKeyId> keys = new ArrayList<>(distinct);
    int each = KID.length + KEY.length + 2 * BASE64_LENGTH;
    int between = (keys.size() - 1) * NEXT.length + LAST.length;
    ByteBuffer out =
        ByteBuffer.allocate(BEFORE.length + keys.size() * each + between + AFTER.length);
    out.put(BEFORE);
    try (FrameKeys secrets = key.frameKeys(media, track)) {
      for (int i = 0; i < keys.size(); i++) {
        byte[] secret = secrets.of(keys.get(i).index());
        byte[] text = BASE64.encode(secret);
        out.put(KID).put(BASE64.encode(keys.get(i).bytes())).put(KEY).put(text);
        out.put(i < keys.size() - 1 ? NEXT : LAST);
        Arrays.fill(secret, (byte) 0);
        Arrays.fill(text, (byte) 0);
      }
    }
    return out.put(AFTER).array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
