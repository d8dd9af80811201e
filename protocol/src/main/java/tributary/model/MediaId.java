package tributary.model;

/**
 * A movie, song or other title in a catalog: 12 base-32 characters.
 *
 * @param bits 60 of them, as a frame's KID carries them
 */
public record MediaId(long bits) implements Comparable<MediaId> {
  public static final int LENGTH = 12;

  public MediaId {
    Base32.require("media id", bits, LENGTH);
  }

  /**
   * @throws IllegalArgumentException naming what is wrong with the text
   */
  public MediaId(String text) {
    this(Base32.decode("media id", text, LENGTH));
  }

  /** The lowest 60 bits of {@code random}. */
  public static MediaId of(long random) {
    return new MediaId(random & ((1L << (5 * LENGTH)) - 1));
  }

  public String text() {
    return Base32.encode(bits, LENGTH);
  }

  @Override
  public int compareTo(MediaId other) {
    return Long.compare(bits, other.bits);
  }

  @Override
  public String toString() {
    return text();
  }
}
