package tributary.cluster.operator;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One of those who run the service.
 *
 * @param name in small letters
 * @param vendor whose staff this is, and who reaches nothing but what is this vendor's; empty for
 *     the network's own
 */
public record Operator(String name, Role role, Optional<String> vendor) {
  /** Whoever has the token in the file {@code operator.token}; no account has this name. */
  public static final Operator OF_TOKEN_FILE =
      new Operator("operator.token", Role.OWNER, Optional.empty());

  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._@+-]{2,63}");

  /**
   * @throws IllegalArgumentException saying what a name must be
   */
  public static String name(String text) {
    String name = text.toLowerCase(Locale.ROOT);
    if (!FORM.matcher(name).matches() || name.equals(OF_TOKEN_FILE.name())) {
      throw new IllegalArgumentException(
          "must be 3 to 64 of a-z 0-9 . _ @ + -, start with a letter or digit and not be"
              + " operator.token, was \""
              + text
              + "\"");
    }
    return name;
  }
}
