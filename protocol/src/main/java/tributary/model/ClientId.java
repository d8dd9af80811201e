package tributary.model;

/** One edge node as the cluster knows it: 10 base-32 characters, the first two of them its cell. */
public record ClientId(String text) implements Comparable<ClientId> {
  public static final int LENGTH = 10;

  public ClientId {
    Base32.require("client id", text, LENGTH);
  }

  /** A client of {@code cell}; the lowest 40 bits of {@code random} make it unique. */
  public static ClientId of(CellId cell, long random) {
    return new ClientId(cell + Base32.encode(random, LENGTH - 2));
  }

  public CellId cell() {
    return new CellId((int) Base32.decode(text.substring(0, 2)));
  }

  @Override
  public int compareTo(ClientId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
