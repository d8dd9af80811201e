package tributary.model;

/**
 * One edge node as the cluster knows it: 10 base-32 characters, the first two of them its cell.
 *
 * @param bits 50 of them
 */
public record ClientId(long bits) implements Comparable<ClientId> {
  public static final int LENGTH = 10;
  private static final int UNIQUE_BITS = 5 * (LENGTH - 2);

  public ClientId {
    Base32.require("client id", bits, LENGTH);
  }

  /**
   * @throws IllegalArgumentException naming what is wrong with the text
   */
  public ClientId(String text) {
    this(Base32.decode("client id", text, LENGTH));
  }

  /** A client of {@code cell}; the lowest 40 bits of {@code random} make it unique. */
  public static ClientId of(CellId cell, long random) {
    long unique = random & ((1L << UNIQUE_BITS) - 1);
    return new ClientId(((long) cell.number() << UNIQUE_BITS) | unique);
  }

  public CellId cell() {
    return new CellId((int) (bits >>> UNIQUE_BITS));
  }

  public String text() {
    return Base32.encode(bits, LENGTH);
  }

  @Override
  public int compareTo(ClientId other) {
    return Long.compare(bits, other.bits);
  }

  @Override
  public String toString() {
    return text();
  }
}
