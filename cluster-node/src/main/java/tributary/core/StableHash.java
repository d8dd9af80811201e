package tributary.core;

/**
 * A hash of text that is the same on every node and in every version. No protection from forgery.
 */
public final class StableHash {
  private StableHash() {}

  /** FNV-1a, then the finalizer of MurmurHash3, for FNV's high bits hardly differ. */
  public static long of(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }

  /** At least 0 and below 1, as even as {@link #of}. */
  public static double fraction(String text) {
    return (of(text) >>> 11) * 0x1p-53;
  }
}
