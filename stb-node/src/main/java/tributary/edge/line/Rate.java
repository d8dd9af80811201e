package tributary.edge.line;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bits per second as people write them: decimal multiples, such as {@code 2 Mbit}. */
public final class Rate {
  private static final Pattern FORM =
      Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(bit|kbit|Mbit|Gbit)(?:/s)?");
  private static final long LEAST = 1000;

  private Rate() {}

  /**
   * @throws IllegalArgumentException naming key and value, below 1 kbit too
   */
  public static long of(String key, String text) {
    return read(key, text, false);
  }

  /**
   * The same, but {@code 0 bit} is one too.
   *
   * @throws IllegalArgumentException naming key and value
   */
  static long orNone(String key, String text) {
    return read(key, text, true);
  }

  private static long read(String key, String text, boolean noneToo) {
    Matcher matcher = FORM.matcher(text.strip());
    if (matcher.matches()) {
      double factor =
          switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "kbit" -> 1e3;
            case "mbit" -> 1e6;
            case "gbit" -> 1e9;
            default -> 1;
          };
      long rate = (long) (Double.parseDouble(matcher.group(1)) * factor);
      if (rate >= LEAST || (noneToo && rate == 0)) {
        return rate;
      }
    }
    throw new IllegalArgumentException(
        key
            + " must be a rate of at least 1 kbit such as \"2 Mbit\""
            + (noneToo ? ", or \"0 bit\"" : "")
            + ", was \""
            + text
            + "\"");
  }
}
