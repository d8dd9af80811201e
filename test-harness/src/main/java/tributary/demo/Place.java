package tributary.demo;

import java.util.List;

/**
 * Where a process runs.
 *
 * @param host the address by which others reach it
 * @param entry command words that lead there before the process's own; none on this machine's own
 *     network
 */
public record Place(String host, List<String> entry) {
  public static final Place LOOPBACK = new Place("127.0.0.1", List.of());

  public Place {
    entry = List.copyOf(entry);
  }
}
