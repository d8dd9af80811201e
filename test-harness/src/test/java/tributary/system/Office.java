package tributary.system;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import tributary.edge.release.ReleaseCommand;

/** Where a maker of boxes signs software for them. */
final class Office {
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
          "/io/opentelemetry/",
          "/com/google/protobuf/",
          "/io/micrometer/",
          "/io/prometheus/",
          "/org/bytedeco/",
          "/org/bouncycastle/",
          "/stb-node/",
          "/protocol/");

  private final Path key;

  Office(Path folder) throws IOException {
    key = folder.resolve("release.key");
    Files.createDirectories(folder);
    command("key", key.toString());
  }

  Path publicKey() {
    return Path.of(key + ".pub");
  }

  private static void command(String... words) {
    int status = ReleaseCommand.execute(words);
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

  /** The boot stage in a jar of its own. */
  static void bootJar(Path jar) throws IOException {
    Path edge =
        classPath().filter(path -> path.toString().contains("/stb-node/")).findFirst().get();
    jar(edge, "tributary/edge/boot/", jar);
  }

  /** A box's whole software, not signed yet. */
  static void fill(Path directory) throws IOException {
    Files.createDirectories(directory.resolve("lib"));
    int module = 0;
    for (Path entry : classPath().toList()) {
      if (Files.isDirectory(entry)) {
        jar(entry, "", directory.resolve("lib/module-" + module++ + ".jar"));
      } else {
        Files.copy(entry, directory.resolve("lib").resolve(entry.getFileName().toString()));
      }
    }
  }

  /**
   * @param config the box's settings: a path, perhaps within {@code {software}}
   */
  void sign(Path directory, int counter, String mainClass, String config) {
    List<String> words = new ArrayList<>();
    words.add("sign");
    words.add("--key=" + key);
    words.add("--version=0." + counter);
    words.add("--counter=" + counter);
    words.add("--main=" + mainClass);
    words.add("--option=-Xmx128m");
    words.add("--option=-XX:TieredStopAtLevel=1");
    words.add("--option=-XX:+UseSerialGC");
    words.add("--option=--enable-native-access=ALL-UNNAMED");
    words.add("--option=--sun-misc-unsafe-memory-access=allow");
    words.add("--option=-Dconfig.file=" + config);
    words.add(directory.toString());
    command(words.toArray(String[]::new));
  }

  /** One file, for delivery. */
  static Path pack(Path directory) {
    Path file = directory.resolveSibling(directory.getFileName() + ".release");
    command("pack", directory.toString(), file.toString());
    return file;
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
}
