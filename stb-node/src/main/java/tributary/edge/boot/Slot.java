package tributary.edge.boot;

import java.nio.file.Path;

/** One of the two places for software on the disk: one runs, the other takes the next release. */
public enum Slot {
  A("a"),
  B("b");

  private final String directory;

  Slot(String directory) {
    this.directory = directory;
  }

  public Slot other() {
    return this == A ? B : A;
  }

  /**
   * @param software the directory of both
   */
  public Path in(Path software) {
    return software.resolve(directory);
  }
}
