package tributary.edge.playback;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tributary.model.MediaId;

/**
 * Until when each item may be watched, as the cluster last said, and since when this box knows it:
 * what the pie on the screen shows (R272). Only the status of a key is kept, never a key (R102,
 * R339). Lives in a small file, so that a restarted box shows the same.
 */
public final class ViewableTimes {
  private static final Pattern KEPT = Pattern.compile("(\\d{1,18})(?: (\\d{1,18}))?");
  private static final Duration WINDOW = Duration.ofHours(24);

  private final Path file;
  private final Properties times = new Properties();

  /**
   * Reads the file; one that is missing or damaged counts as empty, for the cluster knows better.
   */
  public ViewableTimes(Path file) {
    this.file = file;
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        times.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        times.clear();
      }
    }
  }

  /** The pie: full at {@code since}, empty at {@code until}. */
  public record Window(Instant since, Instant until) {}

  /** Empty when it may not be watched without a new rental. */
  public synchronized Optional<Window> window(MediaId media, Instant now) {
    return known(media).filter(window -> now.isBefore(window.until()));
  }

  private Optional<Window> known(MediaId media) {
    Matcher kept = KEPT.matcher(times.getProperty(media.text(), ""));
    if (!kept.matches()) {
      return Optional.empty();
    }
    Instant until = Instant.ofEpochMilli(Long.parseLong(kept.group(1)));
    // A file of before says only until when.
    Instant since =
        kept.group(2) == null
            ? until.minus(WINDOW)
            : Instant.ofEpochMilli(Long.parseLong(kept.group(2)));
    return Optional.of(new Window(since, until));
  }

  synchronized void set(MediaId media, Instant until, Instant now) {
    Instant whole = until.truncatedTo(ChronoUnit.MILLIS);
    if (known(media).filter(window -> window.until().equals(whole)).isEmpty()) {
      times.setProperty(media.text(), whole.toEpochMilli() + " " + now.toEpochMilli());
      save();
    }
  }

  synchronized void clear(MediaId media) {
    if (times.remove(media.text()) != null) {
      save();
    }
  }

  private void save() {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      try (Writer writer = Files.newBufferedWriter(fresh)) {
        times.store(writer, "media id = viewable until, and known since; epoch milliseconds");
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("could not write " + file, e);
    }
  }
}
