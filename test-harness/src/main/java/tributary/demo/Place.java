package tributary.demo;

import java.util.List;

/**
 * Where a process runs.
 *
 * @param host the address by which others reach it
 * @param entry command words that lead there before the process's own; none on this machine's own
 *     network
 * @param launcher how a program becomes a process there
 */
public record Place(String host, List<String> entry, Launcher launcher) {
  public static final Place LOOPBACK = new Place("127.0.0.1", List.of());

  public Place {
    entry = List.copyOf(entry);
  }

  public Place(String host, List<String> entry) {
    this(host, entry, Launcher.JVM);
  }

  public Place with(Launcher other) {
    return new Place(host, entry, other);
  }
}
