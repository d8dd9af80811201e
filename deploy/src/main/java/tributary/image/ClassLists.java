package tributary.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tributary.demo.Households;
import tributary.demo.Launcher;
import tributary.demo.Neighbourhood;
import tributary.demo.NodeProcess;
import tributary.demo.Place;

/**
 * Which classes each node loads, by a short real run of both. No two runs load quite the same ones
 * in the same order: hence the lists are recorded now and then and kept with the sources.
 */
final class ClassLists {
  private static final Duration END = Duration.ofMinutes(2);

  private static final Neighbourhood.Links LINKS =
      new Neighbourhood.Links("100 Mbit", "100 Mbit", "100 Mbit", "100 Mbit");

  private final Path runtime;
  private final Path folder;
  private final Map<String, NodeImage> byMainClass = new LinkedHashMap<>();

  private ClassLists(Path runtime, Path folder, List<NodeImage> images) {
    this.runtime = runtime;
    this.folder = folder;
    images.forEach(image -> byMainClass.put(image.mainClass(), image));
  }

  static Path list(Path root, NodeImage image) {
    return root.resolve("deploy/src/main/classes").resolve(image.name() + ".classes");
  }

  /** Writes the lists of these images among the sources. */
  static void record(Path root, Path runtime, List<NodeImage> images, Path folder)
      throws IOException {
    Path home = Files.createTempDirectory(Files.createDirectories(folder), "lists-");
    new ClassLists(runtime, home, images).run(home.resolve("town"));
    for (NodeImage image : images) {
      List<String> kept =
          Files.readAllLines(recorded(home, image)).stream()
              .filter(line -> !line.startsWith("#") && !line.startsWith("@cp "))
              // Of class loaders of their own; those are found only where they were recorded.
              .filter(line -> !line.contains(" source: "))
              .map(line -> line.replaceFirst(" id: \\d+$", ""))
              .toList();
      Path list = list(root, image);
      Files.createDirectories(list.getParent());
      Files.write(list, kept);
    }
    Folders.delete(home);
  }

  private static Path recorded(Path folder, NodeImage image) {
    return folder.resolve(image.name() + ".recorded");
  }

  private void run(Path town) throws IOException {
    for (NodeImage image : byMainClass.values()) {
      ClassArchive.asInImage(image, runtime, app(image));
    }
    try (Neighbourhood neighbourhood =
        Neighbourhood.start(town, LINKS, "", Place.LOOPBACK.with(this::command))) {
      NodeProcess server = neighbourhood.addMediaServers(1).getFirst().process();
      new Households(neighbourhood.api()).signUp("household@example.org", "Household");
      neighbourhood.api().get("/api/v1/titles");
      for (NodeProcess node : List.of(server, neighbourhood.cluster())) {
        node.askToEnd();
        node.awaitStatus(END);
      }
    }
  }

  private Path app(NodeImage image) {
    return folder.resolve(image.name());
  }

  private List<String> command(Launcher.Node node) {
    NodeImage image = byMainClass.get(node.program().getFirst());
    List<String> command = new ArrayList<>();
    command.add(runtime.resolve("bin/java").toString());
    command.add("-XX:DumpLoadedClassList=" + recorded(folder, image));
    command.addAll(image.options(app(image).toString()));
    command.add("-Dorg.bytedeco.javacpp.cachedir=" + node.folder().resolve("javacpp"));
    command.addAll(node.arguments());
    return command;
  }
}
