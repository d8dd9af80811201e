package tributary.model;

/** A movie, song or other title in a catalog: 12 base-32 characters, 60 bits. */
public record MediaId(String text) implements Comparable<MediaId> {
  public static final int LENGTH = 12;

  public MediaId {
    Base32.require("media id", text, LENGTH);
  }

  public static MediaId of(long random) {
    return new MediaId(Base32.encode(random, LENGTH));
  }

  /** The 60 bits, as a frame's KID carries them. */
  public long bits() {
    return Base32.decode(text);
  }

  @Override
  public int compareTo(MediaId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
