package tributary.core.scheduling;

/**
 * Where a node's line is: in whose network (R293), and in which part of it (R294), by the
 * operator's names. Empty: not known.
 */
public record Location(String network, String region) {
  public static final Location UNKNOWN = new Location("", "");

  @Override
  public String toString() {
    return network + "/" + region;
  }
}
