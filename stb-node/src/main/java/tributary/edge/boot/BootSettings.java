package tributary.edge.boot;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * The boot stage's settings, a properties file beside its jar on the read-only storage. Paths are
 * taken from the file's own directory.
 *
 * @param releaseKey {@code release-key}: the public key, PEM
 * @param software {@code software}: the directory on the disk that holds the slots {@code a} and
 *     {@code b}
 * @param record {@code record}: the file of what must not be forgotten, on storage of the board
 * @param runDirectory {@code run-directory}: where the software is copied to and runs from, best in
 *     memory
 * @param page {@code page-port}: the port of the box's page on loopback, where the fallback page
 *     appears and {@code /ready} is asked for
 * @param goodAfter {@code good-after-seconds}: ready for so long, software on trial is good
 * @param trialLimit {@code trial-limit-seconds}: not good by then, it is stopped
 * @param trialStarts {@code trial-starts}: how often a release is started before it counts as no
 *     good
 */
record BootSettings(
    Path releaseKey,
    Path software,
    Path record,
    Path runDirectory,
    int page,
    Duration goodAfter,
    Duration trialLimit,
    int trialStarts) {
  private static final Set<String> KEYS =
      Set.of(
          "release-key",
          "software",
          "record",
          "run-directory",
          "page-port",
          "good-after-seconds",
          "trial-limit-seconds",
          "trial-starts");

  /**
   * @throws IllegalArgumentException naming the key and the value that is wrong
   */
  static BootSettings read(Path file) throws IOException {
    Properties all = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      all.load(reader);
    }
    Set<String> unknown = new TreeSet<>(all.stringPropertyNames());
    unknown.removeAll(KEYS);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(file + " has unknown settings " + unknown);
    }
    Path base = file.toAbsolutePath().getParent();
    return new BootSettings(
        base.resolve(text(all, "release-key")),
        base.resolve(text(all, "software")),
        base.resolve(text(all, "record")),
        base.resolve(text(all, "run-directory")),
        number(all, "page-port", 1, 65_535),
        Duration.ofSeconds(number(all, "good-after-seconds", 1, 86_400)),
        Duration.ofSeconds(number(all, "trial-limit-seconds", 1, 86_400)),
        number(all, "trial-starts", 1, 100));
  }

  private static String text(Properties all, String key) {
    String value = all.getProperty(key, "").strip();
    if (value.isEmpty()) {
      throw new IllegalArgumentException(key + " is missing");
    }
    return value;
  }

  private static int number(Properties all, String key, int least, int most) {
    String value = text(all, key);
    int number = value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : -1;
    if (number < least || number > most) {
      throw new IllegalArgumentException(
          "%s must be %d to %d, was \"%s\"".formatted(key, least, most, value));
    }
    return number;
  }
}
