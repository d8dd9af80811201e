package tributary.edge.line;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes sent in the current month, on the disk too. What stands there is ahead of the count by some
 * seconds of sending, so that after a kill or a power cut the node believes to have sent a little
 * more than it did, never less.
 */
final class SentBytes {
  private static final Pattern FORM = Pattern.compile("(\\d{4}-\\d{2}-\\d{2}) (\\d{1,18})\\n");

  private final Path file;
  private final AtomicLong count = new AtomicLong();
  private LocalDate month;
  private long stored;

  /**
   * @throws IOException if the file is there and cannot be read or understood
   */
  SentBytes(Path file, LocalDate month) throws IOException {
    this.file = file;
    this.month = month;
    if (Files.exists(file)) {
      Matcher form = FORM.matcher(Files.readString(file));
      if (!form.matches()) {
        throw new IOException(file + " does not hold a month and a count; delete it to begin anew");
      }
      this.month = LocalDate.parse(form.group(1));
      this.stored = Long.parseLong(form.group(2));
      count.set(stored);
    }
    enter(month);
  }

  void add(long bytes) {
    count.addAndGet(bytes);
  }

  long inMonth() {
    return count.get();
  }

  /** Counts anew in a new month; a clock that goes back changes nothing. */
  synchronized void enter(LocalDate now) {
    if (now.isAfter(month)) {
      month = now;
      count.set(0);
      stored = 0;
    }
  }

  /** Sees to it that {@code ahead} bytes more may be sent before the next call. Blocks. */
  synchronized void keep(long ahead) throws IOException {
    long reached = count.get();
    if (stored < reached + ahead / 2 || stored > reached + 2 * ahead) {
      store(reached + ahead);
    }
  }

  /** As it is, at an orderly end. Blocks. */
  synchronized void close() throws IOException {
    store(count.get());
  }

  private void store(long bytes) throws IOException {
    WholeFile.write(file, month + " " + bytes + "\n");
    stored = bytes;
  }
}
