package tributary.model;

import java.util.HexFormat;

/** First 8 bytes of HMAC-SHA256(content key, "check"): CTR has no authentication of its own. */
public record KeyCheck(long bits) {

  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(bits);
  }
}
