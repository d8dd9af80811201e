package tributary.crypto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The textual encoding of RFC 7468: one or more labelled blocks of base 64. */
final class Pem {
  static final String CERTIFICATE = "CERTIFICATE";
  static final String PRIVATE_KEY = "PRIVATE KEY";
  static final String PUBLIC_KEY = "PUBLIC KEY";

  private Pem() {}

  static String encode(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  /**
   * @throws IOException naming the file if it holds no block with this label
   */
  static List<byte[]> decode(String label, byte[] pem, Path file) throws IOException {
    String block = "-----BEGIN " + label + "-----([A-Za-z0-9+/=\\s]*)-----END " + label + "-----";
    Matcher matcher = Pattern.compile(block).matcher(new String(pem, StandardCharsets.US_ASCII));
    List<byte[]> blocks = new ArrayList<>();
    while (matcher.find()) {
      try {
        blocks.add(Base64.getMimeDecoder().decode(matcher.group(1)));
      } catch (IllegalArgumentException e) {
        throw new IOException(file + ": " + label + " is not base 64: " + e.getMessage(), e);
      }
    }
    if (blocks.isEmpty()) {
      throw new IOException(file + " holds no PEM block " + label);
    }
    return blocks;
  }
}
