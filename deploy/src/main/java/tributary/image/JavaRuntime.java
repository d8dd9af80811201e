package tributary.image;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Java runtime cut down to what a class path needs, and the C libraries below it. */
final class JavaRuntime {
  /**
   * For whoever has to look into a running container, where there is no shell: jcmd and its kin.
   */
  private static final String TOOLS = "jdk.jcmd";

  private static final Pattern LINKED = Pattern.compile("(?:=> )?(/\\S+) \\(0x");

  private JavaRuntime() {}

  /** Links a runtime into the folder. */
  static void link(List<Path> classPath, Path folder) throws IOException {
    String jars =
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    List<String> question =
        new ArrayList<>(
            List.of(
                "--ignore-missing-deps",
                "--multi-release",
                Integer.toString(Runtime.version().feature()),
                "--print-module-deps",
                "--class-path",
                jars));
    classPath.forEach(jar -> question.add(jar.toString()));
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

  private static String run(String tool, List<String> arguments) throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      int status =
          ToolProvider.findFirst(tool)
              .orElseThrow(() -> new IOException("this JDK has no " + tool))
              .run(out, out, arguments.toArray(String[]::new));
      if (status != 0) {
        throw new IOException(tool + ": " + said.toString(StandardCharsets.UTF_8));
      }
    }
    return said.toString(StandardCharsets.UTF_8);
  }

  /**
   * Everything of this machine's C library that the runtime and the native code in the jars load,
   * by the paths that it is loaded from.
   */
  static Set<Path> libraries(Path runtime, List<Path> classPath, Path scratch) throws IOException {
    Set<Path> found = new TreeSet<>();
    List<Path> programs = new ArrayList<>(List.of(runtime.resolve("bin/java")));
    try (Stream<Path> files = Files.walk(runtime.resolve("lib"))) {
      files.filter(file -> file.toString().endsWith(".so")).forEach(programs::add);
    }
    for (Path jar : classPath) {
      programs.addAll(natives(jar, scratch));
    }
    for (Path program : programs) {
      for (Path library : linked(program)) {
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

  private static List<Path> linked(Path program) {
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
