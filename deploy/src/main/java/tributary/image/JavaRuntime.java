package tributary.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tributary.model.Digest;

/** A Java runtime cut down to what a class path needs, and the C libraries below it. */
final class JavaRuntime {
  /**
   * For whoever has to look into a running container, where there is no shell: jcmd and its kin.
   */
  private static final String TOOLS = "jdk.jcmd";

  private static final Pattern LINKED = Pattern.compile("(?:=> )?(/\\S+) \\(0x");

  private JavaRuntime() {}

  /**
   * Links a runtime for all these jars, or takes the one that was linked for the same.
   *
   * @return its folder, below the one given
   */
  static Path linked(Collection<Path> jars, Path folder) throws IOException {
    Path runtime = folder.resolve("java-" + key(jars));
    if (!Files.exists(runtime)) {
      Files.createDirectories(folder);
      Path half = Files.createTempDirectory(folder, "java-");
      link(jars, half.resolve("java"));
      Files.move(half.resolve("java"), runtime);
      Files.delete(half);
    }
    return runtime;
  }

  /** Of what a runtime, or its cache, is made from: the jars and the JDK. */
  static String key(Collection<Path> jars) throws IOException {
    MessageDigest digest = Digest.sha256();
    digest.update(Runtime.version().toString().getBytes(StandardCharsets.UTF_8));
    for (Path jar : jars) {
      digest.update(jar.getFileName().toString().getBytes(StandardCharsets.UTF_8));
      digest.update(Files.readAllBytes(jar));
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
  }

  private static void link(Collection<Path> jars, Path folder) throws IOException {
    List<String> question =
        new ArrayList<>(
            List.of(
                "--ignore-missing-deps",
                "--multi-release",
                Integer.toString(Runtime.version().feature()),
                "--print-module-deps"));
    jars.forEach(jar -> question.add(jar.toString()));
    String modules = run("jdeps", question).lines().toList().getLast();
    run(
        "jlink",
        List.of(
            "--add-modules",
            modules + "," + TOOLS,
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages",
            "--output",
            folder.toString()));
  }

  /**
   * In a process of its own: what jlink generates depends on what its JVM has done before, and the
   * same modules are to give the same runtime.
   */
  private static String run(String tool, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
    command.addAll(arguments);
    return run(command, Path.of(""));
  }

  /**
   * @param folder to run in
   * @return what it said
   */
  static String run(List<String> command, Path folder) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toAbsolutePath().toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(command.getFirst() + ": " + said);
    }
    return said;
  }

  /**
   * Everything of this machine's C library that the runtime and the native code in the jars load,
   * by the paths that it is loaded from.
   */
  static Set<Path> libraries(Path runtime, Collection<Path> classPath, Path scratch)
      throws IOException {
    Set<Path> found = new TreeSet<>();
    List<Path> programs = new ArrayList<>(List.of(runtime.resolve("bin/java")));
    try (Stream<Path> files = Files.walk(runtime.resolve("lib"))) {
      files.filter(file -> file.toString().endsWith(".so")).forEach(programs::add);
    }
    for (Path jar : classPath) {
      programs.addAll(natives(jar, scratch));
    }
    for (Path program : programs) {
      for (Path library : loadedBy(program)) {
        // What is beside it, or in its jar, comes with it.
        if (!library.startsWith(runtime) && !library.startsWith(scratch)) {
          found.add(library);
        }
      }
    }
    return found;
  }

  private static List<Path> natives(Path jar, Path scratch) throws IOException {
    List<Path> natives = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().toList()) {
        if (entry.getName().matches(".*linux-x86_64.*\\.so[.0-9]*|META-INF/native/.*\\.so")) {
          Path copy = scratch.resolve(Path.of(entry.getName()).getFileName());
          Files.createDirectories(scratch);
          Files.copy(file.getInputStream(entry), copy, StandardCopyOption.REPLACE_EXISTING);
          natives.add(copy);
        }
      }
    }
    return natives;
  }

  private static List<Path> loadedBy(Path program) {
    try {
      Process ldd = new ProcessBuilder("ldd", program.toString()).redirectErrorStream(true).start();
      String said = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      List<Path> libraries = new ArrayList<>();
      Matcher matcher = LINKED.matcher(said);
      while (matcher.find()) {
        libraries.add(Path.of(matcher.group(1)));
      }
      return libraries;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
