package tributary.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of all that this process keeps; nobody else on the machine may look into it. */
final class DataDirectory {
  private static final Logger log = LoggerFactory.getLogger(DataDirectory.class);
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private DataDirectory() {}

  /**
   * @throws StartFailure naming the setting and what is wrong with it
   */
  static void prepare(Path directory) throws StartFailure {
    try {
      if (!Files.exists(directory)) {
        Path parent = directory.getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      }
      if (!Files.isDirectory(directory)) {
        throw new StartFailure("tributary.data-dir must be a folder, was the file " + directory);
      }
      if (!Files.isReadable(directory)
          || !Files.isWritable(directory)
          || !Files.isExecutable(directory)) {
        throw new StartFailure(
            "tributary.data-dir " + directory + " cannot be read and written by this user");
      }
      close(directory);
    } catch (IOException e) {
      throw new StartFailure("tributary.data-dir " + directory + " cannot be used: " + e, e);
    }
  }

  /** A folder that holds other people's files too (somebody may name /tmp) is left as it is. */
  private static void close(Path directory) throws IOException {
    Set<PosixFilePermission> found = Files.getPosixFilePermissions(directory);
    Set<PosixFilePermission> others = EnumSet.copyOf(found);
    others.removeAll(OWNER_ONLY);
    if (others.isEmpty()) {
      return;
    }
    if (Files.exists(directory.resolve("authority")) || isEmpty(directory)) {
      Files.setPosixFilePermissions(directory, OWNER_ONLY);
    } else {
      log.warn(
          "others can enter the data folder: data-dir={} permissions={}",
          directory,
          PosixFilePermissions.toString(found));
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }
}
