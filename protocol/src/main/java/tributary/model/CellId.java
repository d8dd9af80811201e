package tributary.model;

/**
 * A network region's clients; the unit of scheduling and of placement in the cluster. 0 to 1023.
 */
public record CellId(int number) {
  public static final int COUNT = 1024;

  public CellId {
    if (number < 0 || number >= COUNT) {
      throw new IllegalArgumentException("cell must be from 0 to 1023, was " + number);
    }
  }

  @Override
  public String toString() {
    return Base32.encode(number, 2);
  }
}
