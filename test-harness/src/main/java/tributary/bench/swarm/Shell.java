package tributary.bench.swarm;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs the system's own tools. */
final class Shell {
  private Shell() {}

  /**
   * @throws IllegalStateException saying what the tool said
   */
  static String run(String... command) {
    return feed("", command);
  }

  /** With text on its standard input. */
  static String feed(String input, String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (OutputStream out = process.getOutputStream()) {
        out.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + said);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(String.join(" ", command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Whether all of these are in the path. */
  static List<String> missing(List<String> tools) {
    return tools.stream().filter(tool -> !isThere(tool)).toList();
  }

  private static boolean isThere(String tool) {
    try {
      run("sh", "-c", "command -v \"$0\"", tool);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }
}
