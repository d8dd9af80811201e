package tributary.architecture;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import com.google.googlejavaformat.java.StringWrapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The one form of our sources: google-java-format, its version pinned in the root pom. Not by a
 * Maven plugin, for those run it in Maven's own JVM, and an older JDK's compiler can't read newer
 * Java.
 */
final class SourceFormat {
  private SourceFormat() {}

  /** Formats every source in place. */
  public static void main(String[] arguments) throws IOException, FormatterException {
    for (Path source : sources(Path.of(""))) {
      String formatted = format(Files.readString(source));
      if (!formatted.equals(Files.readString(source))) {
        Files.writeString(source, formatted);
        System.out.println("formatted " + source);
      }
    }
  }

  static String format(String source) throws FormatterException {
    Formatter formatter = new Formatter();
    String ordered =
        RemoveUnusedImports.removeUnusedImports(
            ImportOrderer.reorderImports(source, JavaFormatterOptions.Style.GOOGLE));
    return StringWrapper.wrap(formatter.formatSource(ordered), formatter);
  }

  static List<Path> sources(Path start) throws IOException {
    Path root = Path.of(System.getProperty("tributary.root", start.toAbsolutePath() + "/.."));
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.toString().contains("/target/"))
          .map(Path::normalize)
          .sorted()
          .toList();
    }
  }
}
