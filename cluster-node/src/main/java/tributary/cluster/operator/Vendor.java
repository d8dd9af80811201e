package tributary.cluster.operator;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A content owner with a site, a look and catalogs of its own (R142, R143). Delivery and playback
 * are shared by all (R145).
 *
 * @param id in small letters; never changes
 * @param host name of its site, without a port
 * @param accent colour of what is chosen or can be pressed, as {@code #5cc8ff}; empty for the
 *     network's own
 * @param logo version of its logo; empty without one
 * @param catalogs that are its own and nobody else's
 * @param licensed catalogs that it may sell besides, as others may
 */
public record Vendor(
    String id,
    String name,
    String host,
    String accent,
    Optional<String> logo,
    Set<String> catalogs,
    Set<String> licensed) {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
  private static final Pattern HOST =
      Pattern.compile("(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9-]{1,63})*");
  private static final Pattern COLOUR = Pattern.compile("#[0-9a-f]{6}");
  // What text and marks in this colour stand on: --raised of the design.
  private static final int GROUND = 0x132433;
  // WCAG 2.2, 1.4.3.
  private static final double LEAST_CONTRAST = 4.5;

  public Vendor {
    catalogs = new TreeSet<>(catalogs);
    licensed = new TreeSet<>(licensed);
  }

  /** All catalogs whose titles its site shows and sells. */
  public Set<String> offered() {
    Set<String> offered = new TreeSet<>(catalogs);
    offered.addAll(licensed);
    return offered;
  }

  public boolean offers(String catalog) {
    return catalogs.contains(catalog) || licensed.contains(catalog);
  }

  /** With such catalogs only. */
  public Vendor within(Set<String> some) {
    Set<String> own = new TreeSet<>(catalogs);
    own.retainAll(some);
    Set<String> others = new TreeSet<>(licensed);
    others.retainAll(some);
    return new Vendor(id, name, host, accent, logo, own, others);
  }

  /** As pages show it. */
  public record Look(String name, String accent) {}

  /**
   * @throws IllegalArgumentException saying what it must be
   */
  public static String id(String text) {
    return checked(ID, text, "must be 1 to 40 of a-z 0-9 -, and start with a letter or digit");
  }

  /**
   * @throws IllegalArgumentException saying what it must be
   */
  public static String host(String text) {
    return checked(
        HOST, text.toLowerCase(Locale.ROOT), "must be a host name without scheme and port");
  }

  /**
   * @throws IllegalArgumentException saying what it must be
   */
  public static String accent(String text) {
    String colour = text.toLowerCase(Locale.ROOT);
    if (colour.isEmpty()) {
      return colour;
    }
    checked(COLOUR, colour, "must be a colour as #5cc8ff");
    double contrast = contrast(Integer.parseInt(colour.substring(1), 16));
    if (contrast < LEAST_CONTRAST) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "must be lighter: its contrast on the pages is %.1f to 1, below %.1f, was \"%s\"",
              contrast,
              LEAST_CONTRAST,
              text));
    }
    return colour;
  }

  private static double contrast(int colour) {
    double one = luminance(colour);
    double other = luminance(GROUND);
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  }

  private static double luminance(int colour) {
    return 0.2126 * linear(colour >> 16 & 0xff)
        + 0.7152 * linear(colour >> 8 & 0xff)
        + 0.0722 * linear(colour & 0xff);
  }

  private static double linear(int part) {
    double value = part / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }

  /** The host of a {@code Host} header, without its port. */
  public static Optional<String> hostOf(Optional<String> header) {
    return header.map(text -> text.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT));
  }

  private static String checked(Pattern form, String text, String rule) {
    if (!form.matcher(text).matches()) {
      throw new IllegalArgumentException(rule + ", was \"" + text + "\"");
    }
    return text;
  }
}
