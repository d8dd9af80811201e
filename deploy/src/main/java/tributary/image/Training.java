package tributary.image;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tributary.demo.Households;
import tributary.demo.Launcher;
import tributary.demo.Neighbourhood;
import tributary.demo.NodeProcess;
import tributary.demo.Place;

/**
 * A short real run of both nodes, from which the JVM writes its AOT caches (JEP 514): classes
 * loaded and linked ahead, and profiles of methods (JEP 515).
 */
final class Training {
  /** As the layers have it: the JVM refuses a cache whose jars are of another time. */
  private static final FileTime IN_IMAGE = FileTime.from(Instant.ofEpochSecond(1));

  /** The cache is written while the JVM ends, which takes it longer than an ordinary end. */
  private static final Duration WRITING = Duration.ofMinutes(5);

  private static final Neighbourhood.Links LINKS =
      new Neighbourhood.Links("100 Mbit", "100 Mbit", "100 Mbit", "100 Mbit");

  private final Path runtime;
  private final Path folder;
  private final Map<String, NodeImage> byMainClass = new LinkedHashMap<>();

  private Training(Path runtime, Path folder, List<NodeImage> images) {
    this.runtime = runtime;
    this.folder = folder;
    images.forEach(image -> byMainClass.put(image.mainClass(), image));
  }

  /**
   * The caches, by the name of the image; those of the same jars and the same runtime are taken as
   * they are.
   */
  static Map<String, Path> caches(
      Path runtime, Collection<Path> jars, List<NodeImage> images, Path folder) throws IOException {
    List<Path> fitting = new ArrayList<>(jars);
    fitting.add(runtime.resolve("lib/modules"));
    Path home = folder.resolve("cache-" + JavaRuntime.key(fitting));
    Map<String, Path> caches = new LinkedHashMap<>();
    images.forEach(image -> caches.put(image.name(), home.resolve(image.name() + ".aot")));
    if (!caches.values().stream().allMatch(Files::exists)) {
      Path town = Files.createTempDirectory(Files.createDirectories(home), "town-");
      new Training(runtime, home, images).run(town);
      for (Path cache : caches.values()) {
        if (!Files.exists(cache)) {
          throw new IOException("the JVM wrote no " + cache + "; the logs are in " + town);
        }
      }
      delete(town);
    }
    return caches;
  }

  private void run(Path town) throws IOException {
    Files.setLastModifiedTime(runtime.resolve("lib/modules"), IN_IMAGE);
    for (NodeImage image : byMainClass.values()) {
      Path library = Files.createDirectories(app(image).resolve("lib"));
      for (Path jar : image.classPath()) {
        Path copy = library.resolve(jar.getFileName());
        Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(copy, IN_IMAGE);
      }
    }
    try (Neighbourhood neighbourhood =
        Neighbourhood.start(town, LINKS, "", Place.LOOPBACK.with(this::command))) {
      NodeProcess server = neighbourhood.addMediaServers(1).getFirst().process();
      new Households(neighbourhood.api()).signUp("household@example.org", "Household");
      neighbourhood.api().get("/api/v1/titles");
      for (NodeProcess node : List.of(server, neighbourhood.cluster())) {
        node.askToEnd();
        node.awaitStatus(WRITING);
      }
    }
    for (NodeImage image : byMainClass.values()) {
      delete(app(image));
    }
  }

  private Path app(NodeImage image) {
    return folder.resolve(image.name());
  }

  private List<String> command(Launcher.Node node) {
    NodeImage image = byMainClass.get(node.program().getFirst());
    List<String> command = new ArrayList<>();
    command.add(runtime.resolve("bin/java").toString());
    command.add("-XX:AOTCacheOutput=" + folder.resolve(image.name() + ".aot"));
    // The heap's part of a cache that G1 wrote can be read by the other collectors too.
    command.add("-XX:+UseG1GC");
    command.addAll(image.options(app(image).toString()));
    command.add("-Dorg.bytedeco.javacpp.cachedir=" + node.folder().resolve("javacpp"));
    command.addAll(node.arguments());
    return command;
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes it) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException e)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
