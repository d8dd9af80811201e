package tributary.core.release;

/**
 * How many boxes have come how far with a release; each counts once.
 *
 * @param offered have not said a word of it yet
 * @param staged have it in the other slot, verified
 * @param trying try it now
 * @param silent began to try it too long ago, and were not heard of since
 * @param good run it, and it is good
 * @param rolledBack tried it, and went back to what they ran before
 * @param refused did not try it: what came is not what was signed, or cannot be had
 */
public record Tally(
    int offered, int staged, int trying, int silent, int good, int rolledBack, int refused) {
  public static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, 0);

  public int bad() {
    return silent + rolledBack + refused;
  }

  /** Of which it is known what came of it. */
  public int tried() {
    return good + bad();
  }

  /** All that it was offered to. */
  public int boxes() {
    return offered + staged + trying + tried();
  }
}
