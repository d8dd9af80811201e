package tributary.edge.boot;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/**
 * The {@link BootRecord} as a file: whole and fsynced, or as it was. It belongs on storage of the
 * board, not on the disk: whoever can write it can bring an older release back.
 */
public final class BootFile {
  private final Path file;

  public BootFile(Path file) {
    this.file = file;
  }

  /**
   * The first record where there is no file yet.
   *
   * @throws IOException naming the file if it is broken: nothing may be concluded from it then
   */
  public BootRecord read() throws IOException {
    if (!Files.exists(file)) {
      return BootRecord.FIRST;
    }
    Properties properties = new Properties();
    properties.load(new StringReader(Files.readString(file)));
    try {
      long counter = number(properties, "trial");
      return new BootRecord(
          Slot.valueOf(properties.getProperty("current", "").toUpperCase(Locale.ROOT)),
          number(properties, "floor"),
          number(properties, "rejected"),
          // Records of older boot stages have none of what is not required.
          properties.getProperty("rejected-for", ""),
          counter == 0
              ? Optional.empty()
              : Optional.of(
                  new BootRecord.Trial(
                      counter, Math.toIntExact(number(properties, "starts-left")))),
          new BootRecord.Refusals(
              properties.containsKey("refusals")
                  ? Math.toIntExact(number(properties, "refusals"))
                  : 0,
              properties.getProperty("refused-for", "")));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IOException(file + " is broken: " + e.getMessage(), e);
    }
  }

  void write(BootRecord it) throws IOException {
    String text =
        """
        current=%s
        floor=%d
        rejected=%d
        rejected-for=%s
        trial=%d
        starts-left=%d
        refusals=%d
        refused-for=%s
        """
            .formatted(
                it.current(),
                it.floor(),
                it.rejected(),
                it.rejectedFor(),
                it.trial().map(BootRecord.Trial::counter).orElse(0L),
                it.trial().map(BootRecord.Trial::startsLeft).orElse(0),
                it.refusals().count(),
                it.refusals().reason());
    Path directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    Path fresh = directory.resolve(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  private static long number(Properties properties, String key) {
    String value = properties.getProperty(key, "");
    if (!value.matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException(key + " is \"" + value + "\"");
    }
    return Long.parseLong(value);
  }
}
