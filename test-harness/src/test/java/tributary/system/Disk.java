package tributary.system;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A small disk that can be filled: memory, mounted, for which one must be root. */
final class Disk implements AutoCloseable {
  private static final int BLOCK = 4096;

  private final Path folder;
  private final Path ballast;
  private final FileStore store;

  /** Where something is missing the test is skipped aloud, or fails if it was required to run. */
  static void require(String tested) {
    if ("root".equals(System.getProperty("user.name"))) {
      return;
    }
    String why = "no small disks without root";
    if ("true".equals(System.getenv("TRIBUTARY_REQUIRE_NAMESPACES"))) {
      throw new IllegalStateException(why);
    }
    System.err.println("SKIPPED: not tested: " + tested + ": " + why);
    abort(why);
  }

  /** Mounts it; the folder is made. */
  Disk(Path folder, int megabytes) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.ballast = folder.resolve("ballast");
    Namespaces.run(
        "mount -t tmpfs -o mode=0700,size=%dm tributary '%s'".formatted(megabytes, folder));
    this.store = Files.getFileStore(folder);
  }

  Path folder() {
    return folder;
  }

  /** Leaves so many bytes free, in whole blocks. */
  void fill(long leave) throws IOException {
    byte[] block = new byte[BLOCK];
    try (OutputStream out =
        Files.newOutputStream(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (free() > leave) {
        out.write(block);
      }
    } catch (IOException e) {
      // Somebody else may have taken the last of it.
      if (free() > leave) {
        throw e;
      }
    }
  }

  void makeRoom() throws IOException {
    Files.delete(ballast);
  }

  long free() {
    try {
      return store.getUsableSpace();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whoever still has files open there may close them later. */
  @Override
  public void close() {
    Namespaces.run("umount -l '" + folder + "'");
  }
}
