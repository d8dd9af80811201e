package tributary.bench.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the cluster's log says of leases: who was given which, and how they failed. */
final class LeaseLog {
  private static final Pattern GIVEN = Pattern.compile("lease: id=(\\S+) donor=(\\S+)");
  private static final Pattern FAILED =
      Pattern.compile("lease failed: id=(\\S+) .*failure=\"([^\"]*)\"");
  private static final Pattern TIME = Pattern.compile("(\\d\\d):(\\d\\d):(\\d\\d)[.,](\\d{3})");

  private final Path file;
  private int seen;
  private long fault = -1;

  LeaseLog(Path file) {
    this.file = file;
  }

  /** From the first lease of one of these donors, or the fault, to the first that failed. */
  record Found(Duration time, String failure, int leases) {}

  /** What was written from now on is what counts. */
  void begin() {
    seen = lines().size();
    fault = -1;
  }

  /** Here and now, in a run in which leases went well before. */
  void faultBegins() {
    fault = LocalTime.now(ZoneId.systemDefault()).toNanoOfDay() / 1_000_000;
  }

  Optional<Found> found(Set<String> donors) {
    Set<String> theirs = new HashSet<>();
    Optional<Found> found = Optional.empty();
    long first = -1;
    for (String line : lines().subList(seen, lines().size())) {
      Matcher given = GIVEN.matcher(line);
      Matcher failed = FAILED.matcher(line);
      if (given.find() && donors.contains(given.group(2))) {
        theirs.add(given.group(1));
        first = first < 0 ? millis(line) : first;
      } else if (failed.find()
          && theirs.contains(failed.group(1))
          && millis(line) >= fault
          && found.isEmpty()) {
        long took = millis(line) - Math.max(first, fault);
        found = Optional.of(new Found(Duration.ofMillis(took), failed.group(2), 0));
      }
    }
    return found.map(it -> new Found(it.time(), it.failure(), theirs.size()));
  }

  private static long millis(String line) {
    Matcher time = TIME.matcher(line);
    if (!time.find()) {
      throw new IllegalStateException("no time in the cluster's log: " + line);
    }
    long seconds =
        (Long.parseLong(time.group(1)) * 60 + Long.parseLong(time.group(2))) * 60
            + Long.parseLong(time.group(3));
    return seconds * 1000 + Long.parseLong(time.group(4));
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
