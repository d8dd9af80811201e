package tributary.edge.playback;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import tributary.model.MediaId;

/**
 * Until when each item may be watched, as the cluster last said: what the pie on the screen shows
 * (R272). Only the status of a key is kept, never a key (R102, R339). Lives in a small file, so
 * that a restarted box shows the same.
 */
public final class ViewableTimes {
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

  /** Empty when it may not be watched without a new rental. */
  public synchronized Optional<Instant> until(MediaId media, Instant now) {
    String millis = times.getProperty(media.text());
    if (millis == null || !millis.matches("\\d{1,18}")) {
      return Optional.empty();
    }
    return Optional.of(Instant.ofEpochMilli(Long.parseLong(millis))).filter(now::isBefore);
  }

  synchronized void set(MediaId media, Instant until) {
    String millis = Long.toString(until.toEpochMilli());
    if (!millis.equals(times.setProperty(media.text(), millis))) {
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
        times.store(writer, "media id = viewable until, epoch milliseconds");
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("could not write " + file, e);
    }
  }
}
