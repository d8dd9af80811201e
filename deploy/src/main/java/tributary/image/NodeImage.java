package tributary.image;

import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An image from nothing: the C library's closure, a Java runtime, jars. No base image, no shell.
 *
 * @param classPath the module's jar and what it needs
 */
record NodeImage(String name, String mainClass, List<Path> classPath) {
  private static final String NOBODY = "10001:10001";
  private static final AbsoluteUnixPath JAVA = AbsoluteUnixPath.get("/opt/java");
  private static final AbsoluteUnixPath APP = AbsoluteUnixPath.get("/app");
  private static final String ARCHIVE = "node.jsa";

  /** Of a module that Maven has packaged, with its class path written beside it. */
  static NodeImage of(String name, String mainClass, Path target) throws IOException {
    String needed = Files.readString(target.resolve("class-path")).strip();
    List<Path> jars =
        new ArrayList<>(Stream.of(needed.split(File.pathSeparator, -1)).map(Path::of).toList());
    jars.add(own(name, target));
    jars.sort(Comparator.comparing(path -> path.getFileName().toString()));
    return new NodeImage(name, mainClass, jars);
  }

  /** The jar of the module itself: neither of its tests nor of its boot stage. */
  private static Path own(String name, Path target) throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().matches(name + "-\\d.*\\.jar"))
          .filter(file -> !file.getFileName().toString().matches(".*-(tests|boot)\\.jar"))
          .findFirst()
          .orElseThrow(() -> new IOException("no jar of " + name + " in " + target));
    }
  }

  /**
   * The layers, those that change least first.
   *
   * @param archive of the classes
   * @param folder for what has to be written on the way
   */
  JibContainerBuilder image(Path runtime, Path archive, Origin origin, Path folder)
      throws IOException {
    Files.createDirectories(folder);
    return Jib.fromScratch()
        .setFormat(ImageFormat.OCI)
        .setCreationTime(origin.created())
        .addFileEntriesLayer(
            system(JavaRuntime.libraries(runtime, classPath, folder.resolve("natives")), folder))
        .addFileEntriesLayer(
            FileEntriesLayer.builder()
                .setName("java")
                .addEntryRecursive(runtime, JAVA, NodeImage::permissions)
                .build())
        .addFileEntriesLayer(jars("dependencies", false).build())
        .addFileEntriesLayer(own(folder))
        .setUser(NOBODY)
        .setWorkingDirectory(AbsoluteUnixPath.get("/tmp"))
        .addFileEntriesLayer(
            FileEntriesLayer.builder()
                .setName("archive")
                .addEntry(archive, APP.resolve(ARCHIVE))
                .build())
        .setEntrypoint(
            JAVA.resolve("bin/java").toString(),
            "-XX:SharedArchiveFile=" + APP.resolve(ARCHIVE),
            "@" + APP.resolve("java.args"))
        .setProgramArguments(mainClass)
        .setLabels(origin.labels("tributary/" + name));
  }

  /** Runtimes keep their own; everything is readable by all, and what is a program can be run. */
  private static FilePermissions permissions(Path file, AbsoluteUnixPath inImage) {
    return FilePermissions.fromOctalString(
        Files.isDirectory(file) || Files.isExecutable(file) ? "755" : "644");
  }

  private static FileEntriesLayer system(Set<Path> libraries, Path folder) throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("system");
    FilePermissions program = FilePermissions.fromOctalString("755");
    for (Path library : libraries) {
      layer.addEntry(library.toRealPath(), AbsoluteUnixPath.fromPath(library), program);
    }
    Path passwd =
        Files.writeString(folder.resolve("passwd"), "tributary:x:10001:10001::/tmp:/nonexistent\n");
    layer.addEntry(passwd, AbsoluteUnixPath.get("/etc/passwd"));
    Path switching = Files.writeString(folder.resolve("nsswitch.conf"), "hosts: files dns\n");
    layer.addEntry(switching, AbsoluteUnixPath.get("/etc/nsswitch.conf"));
    Path empty = Files.createDirectories(folder.resolve("empty"));
    layer.addEntry(empty, AbsoluteUnixPath.get("/tmp"), FilePermissions.fromOctalString("777"));
    return layer.build();
  }

  private FileEntriesLayer.Builder jars(String layerName, boolean own) throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(layerName);
    for (Path jar : classPath) {
      if (isOwn(jar) == own) {
        layer.addEntry(jar, APP.resolve("lib").resolve(jar.getFileName().toString()));
      }
    }
    return layer;
  }

  private FileEntriesLayer own(Path folder) throws IOException {
    Path arguments = Files.write(folder.resolve("java.args"), options(APP.toString()));
    return jars("tributary", true).addEntry(arguments, APP.resolve("java.args")).build();
  }

  private static boolean isOwn(Path jar) {
    return jar.getParent().getFileName().toString().equals("target");
  }

  /**
   * Of the JVM; further ones and the main class come after these, as arguments of the container.
   *
   * @param app folder above {@code lib}, which has the jars
   */
  List<String> options(String app) {
    String jars =
        classPath.stream()
            .map(jar -> app + "/lib/" + jar.getFileName())
            .collect(Collectors.joining(":"));
    return List.of(
        "-XX:+ExitOnOutOfMemoryError",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-Dorg.bytedeco.javacpp.cachedir=/tmp/javacpp",
        "-cp",
        jars);
  }
}
