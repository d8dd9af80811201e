package tributary.core.scheduling;

/**
 * A node's place in the order of service: media servers first (an item must be safe before it is
 * spread), then boxes with nothing to watch, then the others; within a class by {@link Rounds},
 * within a round whoever was served least recently (R384-R392, E9).
 */
record Turn(Standing standing, long round, long lastServed, Node node) implements Comparable<Turn> {
  enum Standing {
    ORIGIN,
    HIGH,
    LOW;

    static Standing of(Node node) {
      return node.isOrigin() ? ORIGIN : !node.hasUnwatched() ? HIGH : LOW;
    }
  }

  @Override
  public int compareTo(Turn other) {
    if (standing != other.standing) {
      return standing.compareTo(other.standing);
    }
    if (round != other.round) {
      return Long.compare(round, other.round);
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
