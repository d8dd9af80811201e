package tributary.model;

import java.util.Locale;
import java.util.regex.Pattern;

/** The user id a customer signs up with, in lower case: 3 to 64 of {@code a-z 0-9 . _ @ + -}. */
public record AccountId(String text) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._@+-]{2,63}");

  public AccountId {
    text = text.toLowerCase(Locale.ROOT);
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "user id must be 3 to 64 of a-z 0-9 . _ @ + - and start with a letter or digit, was \""
              + text
              + "\"");
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
