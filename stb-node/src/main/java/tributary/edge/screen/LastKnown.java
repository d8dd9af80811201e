package tributary.edge.screen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.edge.link.ClusterLink.PriorityListView;
import tributary.model.MediaId;
import tributary.model.RefusedException;
import tributary.model.Title;

/**
 * The list and its titles as the cluster told them last, kept over restarts (R099, R100): a box
 * that starts while the line is down still shows what it holds.
 */
final class LastKnown {
  private static final Logger LOG = LoggerFactory.getLogger(LastKnown.class);
  private final Path file;
  private Content content;

  private record Content(
      long version, List<MediaId> items, Set<MediaId> shadow, List<Title> titles) {
    static final Content NONE = new Content(0, List.of(), Set.of(), List.of());

    Content {
      // A file of before there were shadow lists has none.
      shadow = shadow == null ? Set.of() : new TreeSet<>(shadow);
    }
  }

  /**
   * Reads the file; one that is missing or damaged counts as empty, for the cluster knows better.
   */
  LastKnown(Path file) {
    this.file = file;
    this.content = read(file);
  }

  private static Content read(Path file) {
    try {
      return Files.exists(file) ? Json.read(Files.readAllBytes(file), Content.class) : Content.NONE;
    } catch (IOException | RefusedException e) {
      LOG.warn("the last known list cannot be read file={} cause={}", file, e.getMessage());
      return Content.NONE;
    }
  }

  synchronized PriorityListView list() {
    return new PriorityListView(content.version(), content.items(), content.shadow());
  }

  synchronized List<Title> titles() {
    return content.titles();
  }

  /** Remembers, and writes only what is new. A disk that fails costs the memory, not the screen. */
  synchronized void keep(PriorityListView list, List<Title> titles) {
    Content told = new Content(list.version(), list.items(), list.shadow(), titles);
    if (told.equals(content)) {
      return;
    }
    content = told;
    try {
      Json.write(file, told);
    } catch (IOException e) {
      LOG.warn("the list could not be kept file={} cause={}", file, e.getMessage());
    }
  }
}
