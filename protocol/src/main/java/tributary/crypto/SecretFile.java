package tributary.crypto;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Small files that must be whole or absent: written beside their place, fsynced, then moved there.
 * A secret one is readable by its owner only from its first byte on.
 */
public final class SecretFile {
  private static final Set<StandardOpenOption> NEW =
      EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  private static final String OWNER_ONLY = "rw-------";
  private static final String EVERYBODY_READS = "rw-r--r--";

  private SecretFile() {}

  /** Mode 0600; missing directories are made. */
  public static void write(Path file, byte[] secret) throws IOException {
    write(file, secret, OWNER_ONLY);
  }

  /** Mode 0644, else the same. */
  static void writePublic(Path file, byte[] content) throws IOException {
    write(file, content, EVERYBODY_READS);
  }

  /** What the file holds; when there is none, {@code fresh} is made and written first. */
  public static byte[] readOrCreate(Path file, Supplier<byte[]> fresh) throws IOException {
    if (!Files.exists(file)) {
      write(file, fresh.get());
    }
    return Files.readAllBytes(file);
  }

  private static void write(Path file, byte[] content, String permissions) throws IOException {
    Path target = file.toAbsolutePath();
    Path directory = target.getParent();
    Files.createDirectories(directory);
    Path fresh = directory.resolve(target.getFileName() + ".new");
    // A crash may have left one behind; CREATE_NEW then makes sure nobody else's file is written.
    Files.deleteIfExists(fresh);
    try (FileChannel channel = FileChannel.open(fresh, NEW, permissions(directory, permissions))) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  private static FileAttribute<?>[] permissions(Path directory, String permissions) {
    if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }
}
