package tributary.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An archive of a node's classes, already parsed and laid out, which the JVM maps when it starts.
 * It is made from a list that comes with the sources, not from a run, and so is the same whenever
 * it is made from the same jars by the same JDK.
 */
final class ClassArchive {
  /** As the layers have it: the JVM refuses an archive whose jars are of another time. */
  private static final FileTime IN_IMAGE = FileTime.from(Instant.ofEpochSecond(1));

  private ClassArchive() {}

  /** The archive; the one that was made for the same jars, runtime and list is taken as it is. */
  static Path of(NodeImage image, Path runtime, Path list, Path folder) throws IOException {
    List<Path> madeOf = new ArrayList<>(image.classPath());
    madeOf.add(runtime.resolve("lib/modules"));
    madeOf.add(list);
    Path archive =
        folder.resolve("archive-" + JavaRuntime.key(madeOf)).resolve(image.name() + ".jsa");
    if (!Files.exists(archive)) {
      Path home = Files.createDirectories(archive.getParent());
      Path app = asInImage(image, runtime, home.resolve("app"));
      Path half = home.resolve("half");
      JavaRuntime.run(dump(image, runtime, list, half), app);
      Folders.delete(app);
      Files.move(half, archive);
    }
    return archive;
  }

  /** The jars in a folder of their own, with the times that the image gives them. */
  static Path asInImage(NodeImage image, Path runtime, Path app) throws IOException {
    Files.setLastModifiedTime(runtime.resolve("lib/modules"), IN_IMAGE);
    Path library = Files.createDirectories(app.resolve("lib"));
    for (Path jar : image.classPath()) {
      Path copy = library.resolve(jar.getFileName());
      Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
      Files.setLastModifiedTime(copy, IN_IMAGE);
    }
    return app;
  }

  /**
   * With the class path relative to the folder, so that the archive does not say where it was made,
   * and nothing that depends on how large this machine is. What G1 wrote of the heap can be read by
   * the other collectors too.
   */
  private static List<String> dump(NodeImage image, Path runtime, Path list, Path archive) {
    List<String> command = new ArrayList<>();
    command.add(runtime.resolve("bin/java").toString());
    command.addAll(
        List.of(
            "-Xshare:dump",
            "-XX:+UseG1GC",
            "-Xms512m",
            "-Xmx512m",
            "-XX:ActiveProcessorCount=1",
            "-XX:SharedClassListFile=" + list,
            "-XX:SharedArchiveFile=" + archive));
    command.addAll(image.options("lib"));
    return command;
  }
}
