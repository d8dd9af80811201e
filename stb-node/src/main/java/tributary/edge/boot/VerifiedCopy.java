package tributary.edge.boot;

import static tributary.edge.boot.UntrustedSoftwareException.Reason.MISSING;
import static tributary.edge.boot.UntrustedSoftwareException.Reason.UNREADABLE;
import static tributary.edge.boot.UntrustedSoftwareException.Reason.WRONG_CONTENT;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The files of a release, copied to where they run from and hashed on the way: what runs is what
 * was verified, whatever happens to the disk meanwhile.
 */
final class VerifiedCopy {
  private static final int BLOCK = 1 << 16;

  private VerifiedCopy() {}

  /**
   * @param directory is made anew, for its owner alone
   * @throws UntrustedSoftwareException naming the first file that is not as signed
   * @throws IOException if the copy cannot be written
   */
  static void make(SoftwareManifest manifest, Path slot, Path directory)
      throws UntrustedSoftwareException, IOException {
    SoftwareDirectory.clear(directory);
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    for (SoftwareFile file : manifest.files()) {
      Path copy = directory.resolve(file.path());
      Files.createDirectories(copy.getParent());
      try (OutputStream out =
          Files.newOutputStream(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        copy(file, slot.resolve(file.path()), out);
      }
    }
  }

  private static void copy(SoftwareFile file, Path source, OutputStream out)
      throws UntrustedSoftwareException, IOException {
    if (!Files.isRegularFile(source, LinkOption.NOFOLLOW_LINKS)) {
      throw new UntrustedSoftwareException(MISSING, "there is no " + file.path());
    }
    MessageDigest sha256 = sha256();
    byte[] block = new byte[BLOCK];
    long left = file.length();
    try (InputStream in = open(file, source)) {
      for (int read = read(file, in, block); read >= 0; read = read(file, in, block)) {
        left -= read;
        if (left < 0) {
          break;
        }
        sha256.update(block, 0, read);
        out.write(block, 0, read);
      }
    }
    if (left != 0 || !HexFormat.of().formatHex(sha256.digest()).equals(file.sha256())) {
      throw new UntrustedSoftwareException(WRONG_CONTENT, file.path() + " is not what was signed");
    }
  }

  private static InputStream open(SoftwareFile file, Path source)
      throws UntrustedSoftwareException {
    try {
      return Files.newInputStream(source, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static int read(SoftwareFile file, InputStream in, byte[] block)
      throws UntrustedSoftwareException {
    try {
      return in.read(block);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static UntrustedSoftwareException unreadable(SoftwareFile file, IOException why) {
    return new UntrustedSoftwareException(
        UNREADABLE, file.path() + " cannot be read: " + why.getMessage());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
