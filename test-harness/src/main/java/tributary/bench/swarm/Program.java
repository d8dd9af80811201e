package tributary.bench.swarm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.spi.ToolProvider;

/**
 * The command line of a swarm's processes. Dozens of JVMs start at once on few cores, so the
 * classes lie in jars and a cache holds what a box loaded and compiled in a trial (JEP 483, 515).
 *
 * @param classPath jars only, which the cache asks for
 */
public record Program(String classPath, Optional<Path> cache) {
  private static final int EDGE_HEAP_MEGABYTES = 128;
  private static final int SERVICE_HEAP_MEGABYTES = 512;

  /** What this process runs, with its folders of classes put into jars. */
  public static Program of(Path folder) throws IOException {
    Files.createDirectories(folder);
    List<String> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(":", -1)) {
      if (!entry.isBlank() && Files.isDirectory(Path.of(entry))) {
        Path jar = folder.resolve("classes-" + jars.size() + ".jar");
        pack(Path.of(entry), jar);
        jars.add(jar.toString());
      } else if (Files.isRegularFile(Path.of(entry))) {
        jars.add(entry);
      }
    }
    return new Program(String.join(":", jars), Optional.empty());
  }

  private static void pack(Path classes, Path jar) {
    ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
    int status =
        tool.run(
            System.out,
            System.err,
            "--create",
            "--no-compress",
            "--file",
            jar.toString(),
            "-C",
            classes.toString(),
            ".");
    if (status != 0) {
      throw new IllegalStateException("cannot pack " + classes + " into " + jar);
    }
  }

  Program with(Path newCache) {
    return new Program(classPath, Optional.of(newCache));
  }

  /** Of a small program of the class path. */
  public List<String> java(Class<?> main) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx64m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        classPath,
        main.getName());
  }

  /** The cache is a box's, so others do without. */
  public List<String> command(String role, String... more) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(
        "-Xmx" + (role.equals("service") ? SERVICE_HEAP_MEGABYTES : EDGE_HEAP_MEGABYTES) + "m");
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            // Dozens of programs that each compile everything twice need more CPU than the swarm
            // itself.
            "-XX:TieredStopAtLevel=1"));
    if (!role.equals("service")) {
      cache.ifPresent(file -> command.add("-XX:AOTCache=" + file));
    }
    command.addAll(List.of(more));
    command.addAll(List.of("-cp", classPath, SwarmNode.class.getName()));
    return command;
  }
}
