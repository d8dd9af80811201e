package tributary.model;

/**
 * Why a request was not granted.
 *
 * @param reason stable, upper snake case: {@code UNKNOWN_ITEM}, {@code LIST_CHANGED}, {@code
 *     PASS_USED}
 * @param detail for a person: names what was wrong, key and value
 */
public record Refusal(String reason, String detail) {
  public Refusal {
    if (!reason.matches("[A-Z][A-Z0-9_]*")) {
      throw new IllegalArgumentException("a reason is upper snake case, was \"" + reason + "\"");
    }
  }

  /** Reads what {@link #toString} wrote; anything else becomes reason INTERNAL. */
  public static Refusal parse(String text) {
    int colon = text.indexOf(": ");
    if (colon > 0 && text.substring(0, colon).matches("[A-Z][A-Z0-9_]*")) {
      return new Refusal(text.substring(0, colon), text.substring(colon + 2));
    }
    return new Refusal("INTERNAL", text);
  }

  @Override
  public String toString() {
    return reason + ": " + detail;
  }
}
