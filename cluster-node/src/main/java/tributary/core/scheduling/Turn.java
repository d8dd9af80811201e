package tributary.core.scheduling;

/**
 * A node's place in the order of service: media servers first (an item must be safe before it is
 * spread), then boxes with nothing to watch, then the others; within a class whoever was served
 * least recently (R384-R392, E9).
 */
record Turn(Standing standing, long lastServed, Node node) implements Comparable<Turn> {
  enum Standing {
    ORIGIN,
    HIGH,
    LOW
  }

  static Turn of(Node node) {
    Standing standing =
        node.isOrigin()
            ? Standing.ORIGIN
            : node.holdings.confirmed() == 0 ? Standing.HIGH : Standing.LOW;
    return new Turn(standing, node.lastServed, node);
  }

  @Override
  public int compareTo(Turn other) {
    if (standing != other.standing) {
      return standing.compareTo(other.standing);
    }
    return lastServed != other.lastServed
        ? Long.compare(lastServed, other.lastServed)
        : node.id.compareTo(other.node.id);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Turn turn && compareTo(turn) == 0;
  }

  @Override
  public int hashCode() {
    return node.id.hashCode();
  }
}
