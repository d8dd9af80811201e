package tributary.model;

import java.util.Locale;

/**
 * Crockford's base 32: no I, L, O or U, so that a person can read an id or a code from a screen and
 * type it.
 */
public final class Base32 {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private Base32() {}

  /** The lowest {@code 5 * length} bits of {@code value}, most significant character first. */
  public static String encode(long value, int length) {
    char[] text = new char[length];
    for (int i = length - 1; i >= 0; i--) {
      text[i] = ALPHABET.charAt((int) (value & 31));
      value >>>= 5;
    }
    return new String(text);
  }

  /**
   * The value of up to 12 characters.
   *
   * @throws IllegalArgumentException naming the character that is not base 32
   */
  public static long decode(String text) {
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = ALPHABET.indexOf(text.charAt(i));
      if (digit < 0) {
        throw new IllegalArgumentException("'" + text.charAt(i) + "' is not base 32");
      }
      value = (value << 5) | digit;
    }
    return value;
  }

  /**
   * What a person may have typed, in its one form: upper case, no dashes or spaces, O as 0, I and L
   * as 1.
   */
  public static String canonical(String typed) {
    return typed
        .toUpperCase(Locale.ROOT)
        .replaceAll("[\\s-]", "")
        .replace('O', '0')
        .replace('I', '1')
        .replace('L', '1');
  }

  /** The value of what must have just so many characters. */
  static long decode(String what, String text, int length) {
    if (text.length() != length) {
      throw new IllegalArgumentException(
          what + " must have " + length + " characters, was \"" + text + "\"");
    }
    try {
      return decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(what + " \"" + text + "\": " + e.getMessage(), e);
    }
  }

  static void require(String what, long bits, int length) {
    if (bits >>> (5 * length) != 0) {
      throw new IllegalArgumentException(
          what + " must have " + 5 * length + " bits, was " + Long.toHexString(bits));
    }
  }
}
