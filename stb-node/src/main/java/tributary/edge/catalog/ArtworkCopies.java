package tributary.edge.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.edge.link.ClusterLink;
import tributary.edge.link.ClusterLink.ArtworkView;
import tributary.edge.playback.Answers;
import tributary.model.MediaId;
import tributary.model.RefusedException;

/**
 * Posters that the screen has shown, kept for when the line is down. Where there are too many, the
 * one goes that was not looked at for longest.
 */
public final class ArtworkCopies {
  private static final Logger LOG = LoggerFactory.getLogger(ArtworkCopies.class);
  private static final Pattern NAME = Pattern.compile("([0-9A-Z]{12})-([0-9a-f]{16})\\.jpg");

  /** Of titles, those without a poster too. */
  private static final int MOST = 20_000;

  private final Path directory;
  private final ClusterLink link;
  private final long mostBytes;
  private final Duration lookAgain;
  private final Duration answerTimeout;
  private final Map<MediaId, Copy> copies = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /**
   * @param version empty where the title has no poster
   * @param asked when, by the nanosecond timer; never, if empty
   */
  private record Copy(String version, long bytes, Optional<Long> asked) {
    static final Copy UNKNOWN = new Copy("", 0, Optional.empty());
  }

  private ArtworkCopies(Path directory, ClusterLink link, CatalogSettings settings) {
    this.directory = directory;
    this.link = link;
    this.mostBytes = settings.mostArtworkBytes();
    this.lookAgain = settings.lookAgain();
    this.answerTimeout = settings.answerTimeout();
  }

  /** With those that are in this directory. */
  static ArtworkCopies open(Path directory, ClusterLink link, CatalogSettings settings) {
    ArtworkCopies copies = new ArtworkCopies(directory, link, settings);
    try {
      Files.createDirectories(directory);
      copies.load();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return copies;
  }

  private synchronized void load() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = all.sorted(Comparator.comparing(it -> it.toFile().lastModified())).toList();
    }
    for (Path file : files) {
      Matcher name = NAME.matcher(file.getFileName().toString());
      if (name.matches()) {
        long size = Files.size(file);
        put(new MediaId(name.group(1)), new Copy(name.group(2), size, Optional.empty()));
      } else {
        // Half written when the power went.
        Files.deleteIfExists(file);
      }
    }
    evict();
  }

  /** A title's poster: the cluster's, as long as it can be asked, or the copy. Blocks. */
  public Optional<byte[]> of(MediaId media) {
    Copy known = known(media);
    if (!isDue(known) || !link.isConnected()) {
      return read(media, known);
    }
    try {
      ArtworkView told = Answers.await(link.artwork(media, known.version()), answerTimeout);
      keep(media, told);
      return told.jpeg().or(() -> read(media, known(media)));
    } catch (RefusedException e) {
      // A cluster of the version before knows of none.
      LOG.debug("no artwork of {}: {}", media, e.getMessage());
      put(media, new Copy(known.version(), known.bytes(), now()));
      return read(media, known);
    }
  }

  private synchronized Copy known(MediaId media) {
    return copies.getOrDefault(media, Copy.UNKNOWN);
  }

  private boolean isDue(Copy copy) {
    return copy.asked().map(at -> System.nanoTime() - at >= lookAgain.toNanos()).orElse(true);
  }

  private static Optional<Long> now() {
    return Optional.of(System.nanoTime());
  }

  private synchronized void put(MediaId media, Copy copy) {
    Copy before = copies.put(media, copy);
    bytes += copy.bytes() - (before == null ? 0 : before.bytes());
    if (before != null && !before.version().equals(copy.version())) {
      delete(media, before);
    }
  }

  private synchronized void keep(MediaId media, ArtworkView told) {
    Copy before = known(media);
    if (told.jpeg().isEmpty()) {
      boolean isSame = told.version().equals(before.version());
      put(media, isSame ? new Copy(before.version(), before.bytes(), now()) : none());
      evict();
      return;
    }
    byte[] jpeg = told.jpeg().get();
    if (jpeg.length > mostBytes) {
      return;
    }
    try {
      Path half = directory.resolve(media + ".half");
      Files.write(half, jpeg);
      Files.move(
          half,
          file(media, told.version()),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      put(media, new Copy(told.version(), jpeg.length, now()));
      evict();
    } catch (IOException e) {
      LOG.warn("a poster cannot be kept in {}: {}", directory, e.getMessage());
    }
  }

  private static Copy none() {
    return new Copy("", 0, now());
  }

  private void evict() {
    while (bytes > mostBytes || copies.size() > MOST) {
      MediaId eldest = copies.keySet().iterator().next();
      forget(eldest);
    }
  }

  private synchronized void forget(MediaId media) {
    Copy gone = copies.remove(media);
    if (gone != null) {
      bytes -= gone.bytes();
      delete(media, gone);
    }
  }

  private void delete(MediaId media, Copy copy) {
    if (copy.version().isEmpty()) {
      return;
    }
    try {
      Files.deleteIfExists(file(media, copy.version()));
    } catch (IOException e) {
      LOG.warn("a poster in {} cannot be removed: {}", directory, e.getMessage());
    }
  }

  private synchronized Optional<byte[]> read(MediaId media, Copy copy) {
    if (copy.version().isEmpty()) {
      return Optional.empty();
    }
    try {
      byte[] jpeg = Files.readAllBytes(file(media, copy.version()));
      if (jpeg.length == copy.bytes() && jpeg.length > 0) {
        return Optional.of(jpeg);
      }
    } catch (IOException e) {
      LOG.warn("a poster in {} cannot be read: {}", directory, e.getMessage());
    }
    forget(media);
    return Optional.empty();
  }

  private Path file(MediaId media, String version) {
    return directory.resolve(media + "-" + version + ".jpg");
  }
}
