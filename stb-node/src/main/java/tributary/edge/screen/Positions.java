package tributary.edge.screen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.model.MediaId;
import tributary.model.RefusedException;

/** How far each film was watched on this box, kept over restarts: it goes on there next time. */
final class Positions {
  private static final Logger LOG = LoggerFactory.getLogger(Positions.class);

  /** Films; whose was set longest ago is forgotten first. */
  private static final int KEPT = 500;

  private final Path file;
  private final LinkedHashMap<MediaId, Long> positions = new LinkedHashMap<>();

  private record Position(MediaId media, long millis) {}

  private record Content(List<Position> positions) {
    Content {
      positions = positions == null ? List.of() : positions;
    }
  }

  /** Reads the file; one that is missing or damaged counts as empty: every film begins anew. */
  Positions(Path file) {
    this.file = file;
    try {
      if (Files.exists(file)) {
        Json.read(Files.readAllBytes(file), Content.class)
            .positions()
            .forEach(it -> positions.put(it.media(), it.millis()));
      }
    } catch (IOException | RefusedException e) {
      LOG.warn("positions in films cannot be read file={} cause={}", file, e.getMessage());
    }
  }

  /** In milliseconds; 0 is the beginning. */
  synchronized long of(MediaId media) {
    return positions.getOrDefault(media, 0L);
  }

  /** A disk that fails costs the memory, not the film. */
  synchronized void set(MediaId media, long millis) {
    if (of(media) == millis) {
      return;
    }
    positions.remove(media);
    if (millis > 0) {
      positions.put(media, millis);
    }
    if (positions.size() > KEPT) {
      positions.remove(positions.keySet().iterator().next());
    }
    Content content =
        new Content(
            positions.entrySet().stream()
                .map(entry -> new Position(entry.getKey(), entry.getValue()))
                .toList());
    try {
      Json.write(file, content);
    } catch (IOException e) {
      LOG.warn("a position in a film could not be kept file={} cause={}", file, e.getMessage());
    }
  }
}
