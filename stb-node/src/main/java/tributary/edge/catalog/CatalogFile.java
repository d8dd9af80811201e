package tributary.edge.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.edge.link.ClusterLink.CatalogCopy;
import tributary.edge.link.ClusterLink.Shelves;
import tributary.model.Title;

/**
 * A copy of the catalogs over restarts: one step of the copy a line, as JSON, the last one torn if
 * the power went. What is lost is asked for again, so nothing is fsynced, and a disk that fails
 * costs the memory, not the screen.
 */
final class CatalogFile {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogFile.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int STEP = 200;

  private final Path file;

  CatalogFile(Path file) {
    this.file = file;
  }

  /**
   * @param shelves null where they are as they were
   */
  private record Line(
      String scope,
      boolean fromStart,
      List<Title> titles,
      long through,
      boolean more,
      Shelves shelves) {
    static Line of(CatalogCopy step) {
      return new Line(
          step.scope(),
          step.fromStart(),
          step.titles(),
          step.through(),
          step.more(),
          step.shelves().orElse(null));
    }

    CatalogCopy step() {
      return new CatalogCopy(scope, fromStart, titles, through, more, Optional.ofNullable(shelves));
    }
  }

  /** Hands over the steps in order, as far as they can be read; false if that is not to the end. */
  boolean read(Consumer<CatalogCopy> steps) {
    if (!Files.exists(file)) {
      return true;
    }
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        steps.accept(JSON.readValue(line, Line.class).step());
      }
      return true;
    } catch (JsonProcessingException | CharacterCodingException e) {
      LOG.warn("the copy of the catalogs ends early file={} cause={}", file, e.getMessage());
    } catch (IOException e) {
      LOG.warn("the copy of the catalogs cannot be read file={} cause={}", file, e.getMessage());
    }
    return false;
  }

  void add(CatalogCopy step) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (BufferedWriter writer =
          Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        write(writer, step);
      }
    } catch (IOException e) {
      LOG.warn("the copy of the catalogs is not kept file={} cause={}", file, e.getMessage());
    }
  }

  /** In place of all steps so far. */
  void rewrite(String scope, List<Title> titles, long through, boolean more, Shelves shelves) {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (BufferedWriter writer = Files.newBufferedWriter(fresh)) {
        write(writer, new CatalogCopy(scope, true, List.of(), 0, true, Optional.of(shelves)));
        for (int from = 0; from < titles.size(); from += STEP) {
          List<Title> some = titles.subList(from, Math.min(from + STEP, titles.size()));
          write(writer, new CatalogCopy(scope, false, some, 0, true, Optional.empty()));
        }
        write(writer, new CatalogCopy(scope, false, List.of(), through, more, Optional.empty()));
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("the copy of the catalogs is not kept file={} cause={}", file, e.getMessage());
    }
  }

  private static void write(BufferedWriter writer, CatalogCopy step) throws IOException {
    writer.write(JSON.writeValueAsString(Line.of(step)));
    writer.write('\n');
  }
}
