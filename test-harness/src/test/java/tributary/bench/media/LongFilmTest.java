package tributary.bench.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tributary.edge.store.StoredItem;

class LongFilmTest {
  private static final int HEAP_MEBIBYTES = 32;
  private static final int SHOWN = 10;
  private static final int LONGER = 8;
  private static final int PATIENCE_MINUTES = 5;
  @TempDir Path folder;

  /**
   * What does grow with a film is libavformat's index of it, for an MP4's says of each frame where
   * it lies: some hundredths of a film of low bit rate, less of others.
   */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aFilmEightTimesAsLongIsTakenInWithTheSameMemory() throws Exception {
    Path once = folder.resolve("once.mp4");
    try (InputStream in = LongFilmTest.class.getResourceAsStream("/film/big-buck-bunny.mp4")) {
      Files.copy(in, once);
    }
    Path film = folder.resolve("film.mp4");
    Path longer = folder.resolve("longer.mp4");
    Reel.write(once, SHOWN, film);
    Reel.write(once, SHOWN * LONGER, longer);
    long more = Files.size(longer) - Files.size(film);
    assertThat(Files.size(longer)).isGreaterThan((10L * HEAP_MEBIBYTES) << 20);

    List<Long> largest = takeIn(film, longer);

    assertThat(largest.getLast() - largest.getFirst())
        .as("bytes of memory for %d more of film, after %s", more, largest)
        .isLessThan(more / 8);
  }

  /**
   * In a process of its own, with a small heap.
   *
   * @return the most memory that it had so far, in bytes, after each film
   */
  private List<Long> takeIn(Path... films) throws IOException, InterruptedException {
    Path figures = folder.resolve("figures");
    Path log = folder.resolve("log");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms" + HEAP_MEBIBYTES + "m",
            "-Xmx" + HEAP_MEBIBYTES + "m",
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            MediaServer.class.getName(),
            folder.toString(),
            figures.toString());
    Process server =
        new ProcessBuilder(
                Stream.concat(command.stream(), Arrays.stream(films).map(Path::toString)).toList())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(server.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
    } finally {
      server.destroyForcibly();
    }
    assertThat(server.exitValue()).as(Files.readString(log)).isZero();
    return Files.readAllLines(figures).stream().map(Long::valueOf).toList();
  }

  /** Takes films in, one after the other. */
  static final class MediaServer {
    /**
     * @param arguments a folder of its own, the file for the figures, the films
     */
    public static void main(String[] arguments) throws IOException {
      List<String> figures = new ArrayList<>();
      try (FilmServer server = new FilmServer(Path.of(arguments[0]))) {
        for (String argument : List.of(arguments).subList(2, arguments.length)) {
          Path film = Path.of(argument);
          StoredItem item = server.takeIn(film);
          long length = item.manifest().lengthBytes();
          if (length < Files.size(film) / 10 * 9) {
            throw new IllegalStateException(film + " became an item of " + length + " bytes");
          }
          server.remove(item);
          figures.add(Long.toString(largestResidentBytes()));
        }
      }
      Files.write(Path.of(arguments[1]), figures);
    }

    private static long largestResidentBytes() throws IOException {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElseThrow();
    }
  }
}
