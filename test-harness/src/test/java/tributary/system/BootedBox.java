package tributary.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tributary.demo.EdgeProcess;

/**
 * A box that was set up without verified boot, given one: its software signed and on its disk, the
 * boot stage in a jar of its own.
 */
final class BootedBox implements AutoCloseable {
  private static final String PROGRAM = "tributary.edge.EdgeNode";

  private final EdgeProcess box;
  private final Office office;
  private final Path home;
  private Process process;

  BootedBox(EdgeProcess box, Path home) throws IOException {
    this(box, new Office(home.resolve("office")), home, "");
  }

  /**
   * @param settings HOCON over the box's own, of the file {@code box.conf} on its board
   */
  BootedBox(EdgeProcess box, Office office, Path home, String settings) throws IOException {
    this.box = box;
    this.office = office;
    this.home = home;
    Files.createDirectories(home.resolve("rom"));
    Files.copy(office.publicKey(), home.resolve("rom/release.pub"));
    Office.bootJar(home.resolve("rom/boot.jar"));
    Files.writeString(
        home.resolve("box.conf"),
        Files.readString(box.process().folder().resolve("node.conf")) + "\n" + settings);
    Files.writeString(
        home.resolve("rom/boot.properties"),
        """
        release-key = release.pub
        software = ../disk
        record = ../board/boot-record
        run-directory = ../memory
        page-port = %d
        good-after-seconds = 2
        trial-limit-seconds = 120
        trial-starts = 2
        """
            .formatted(box.page().getPort()));
  }

  /** Onto the disk, into the slot. */
  void install(String slot, int counter) throws IOException {
    Path directory = home.resolve("disk").resolve(slot);
    Office.fill(directory);
    Files.createDirectories(directory.resolve("conf"));
    Files.copy(home.resolve("box.conf"), directory.resolve("conf/box.conf"));
    office.sign(directory, counter, PROGRAM, "{software}/conf/box.conf");
  }

  Path disk() {
    return home.resolve("disk");
  }

  /** Power on: the boot stage alone is on the class path. */
  void start() throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                home.resolve("rom/boot.jar").toString(),
                "tributary.edge.boot.BootStage",
                home.resolve("rom/boot.properties").toString())
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
            .start();
  }

  EdgeProcess node() {
    return box;
  }

  private Path logFile() {
    return home.resolve("boot.log");
  }

  /** Of the boot stage and what it started. */
  String log() {
    try {
      return Files.readString(logFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean said(String line) {
    return log().contains(line);
  }

  /** Power off, in order. */
  void stop() throws InterruptedException {
    if (process != null) {
      process.destroy();
      process.waitFor();
    }
  }

  @Override
  public void close() {
    try {
      stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
