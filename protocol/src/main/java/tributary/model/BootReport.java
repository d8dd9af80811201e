package tributary.model;

/**
 * The releases of software on a box that its boot stage started (Fig 13), by their counters; 0 for
 * none.
 *
 * @param good the greatest that was good
 * @param givenUp the greatest that was tried and given up
 * @param givenUpFor upper snake case; empty for none
 * @param staged verified, in the other slot, and not tried yet
 * @param refused came, and was not put there
 * @param refusedFor upper snake case; empty for none
 * @param restarting the box ends now, to come back on what is staged
 */
public record BootReport(
    long running,
    long good,
    long givenUp,
    String givenUpFor,
    long staged,
    long refused,
    String refusedFor,
    boolean restarting) {
  /** As manifests write counters: 18 digits. */
  public static final long GREATEST = 999_999_999_999_999_999L;

  public BootReport {
    counter("running", running, 1);
    counter("good", good, 0);
    counter("givenUp", givenUp, 0);
    counter("staged", staged, 0);
    counter("refused", refused, 0);
    word("givenUpFor", givenUpFor);
    word("refusedFor", refusedFor);
  }

  private static void counter(String what, long counter, long least) {
    if (counter < least || counter > GREATEST) {
      throw new IllegalArgumentException(
          what + " must be from " + least + " to " + GREATEST + ", was " + counter);
    }
  }

  private static void word(String what, String word) {
    if (!word.matches("[A-Z_]{0,40}")) {
      throw new IllegalArgumentException(what + " must be as NOT_READY");
    }
  }
}
