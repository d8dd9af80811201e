package tributary.system;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import tributary.demo.EdgeProcess;
import tributary.edge.release.ReleaseCommand;

/**
 * A box that was set up without verified boot, given one: its software signed and on its disk, the
 * boot stage in a jar of its own.
 */
final class BootedBox implements AutoCloseable {
  /** What stb-node needs of all that the tests have. */
  private static final List<String> LIBRARIES =
      List.of(
          "/org/apache/pekko/pekko-",
          "/org/scala-lang/",
          "/com/typesafe/",
          "/org/slf4j/",
          "/ch/qos/logback/",
          "/net/logstash/",
          "/com/fasterxml/jackson/",
          "/io/netty/",
          "/com/google/protobuf/",
          "/io/micrometer/",
          "/io/prometheus/",
          "/org/bytedeco/",
          "/org/bouncycastle/",
          "/stb-node/",
          "/protocol/");

  private final EdgeProcess box;
  private final Path home;
  private Process process;

  BootedBox(EdgeProcess box, Path home) throws IOException {
    this.box = box;
    this.home = home;
    Files.createDirectories(home.resolve("rom"));
    require(ReleaseCommand.execute("key", home.resolve("office/release.key").toString()));
    Files.copy(home.resolve("office/release.key.pub"), home.resolve("rom/release.pub"));
    Path edge =
        classPath().filter(path -> path.toString().contains("/stb-node/")).findFirst().get();
    jar(edge, "tributary/edge/boot/", home.resolve("rom/boot.jar"));
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

  private static void require(int status) {
    if (status != 0) {
      throw new IllegalStateException("the release command ended with " + status);
    }
  }

  private static Stream<Path> classPath() {
    return Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
        .filter(entry -> LIBRARIES.stream().anyMatch(entry::contains))
        .filter(entry -> !entry.contains("test-classes") && !entry.endsWith("-tests.jar"))
        .map(Path::of)
        .filter(Files::exists);
  }

  /** Onto the disk, into the slot. */
  void install(String slot, int counter) throws IOException {
    Path directory = home.resolve("disk").resolve(slot);
    Files.createDirectories(directory.resolve("lib"));
    Files.createDirectories(directory.resolve("conf"));
    Files.copy(box.process().folder().resolve("node.conf"), directory.resolve("conf/box.conf"));
    int[] module = {0};
    for (Path entry : classPath().toList()) {
      if (Files.isDirectory(entry)) {
        jar(entry, "", directory.resolve("lib/module-" + module[0]++ + ".jar"));
      } else {
        Files.copy(entry, directory.resolve("lib").resolve(entry.getFileName().toString()));
      }
    }
    require(
        ReleaseCommand.execute(
            "sign",
            "--key=" + home.resolve("office/release.key"),
            "--version=0." + counter,
            "--counter=" + counter,
            "--option=-Xmx128m",
            "--option=-XX:TieredStopAtLevel=1",
            "--option=-XX:+UseSerialGC",
            "--option=--enable-native-access=ALL-UNNAMED",
            "--option=--sun-misc-unsafe-memory-access=allow",
            "--option=-Dconfig.file={software}/conf/box.conf",
            directory.toString()));
  }

  /**
   * @param classes a directory, or a jar in its place once modules are packaged
   */
  private static void jar(Path classes, String below, Path jar) throws IOException {
    if (Files.isDirectory(classes)) {
      copy(classes, below, jar);
      return;
    }
    try (FileSystem packaged = FileSystems.newFileSystem(classes)) {
      copy(packaged.getPath("/"), below, jar);
    }
  }

  private static void copy(Path classes, String below, Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> all = Files.walk(classes)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        String name = classes.relativize(file).toString();
        if (name.startsWith(below)) {
          entries.putNextEntry(new JarEntry(name));
          Files.copy(file, entries);
        }
      }
    }
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
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
            .start();
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
