package tributary.edge.release;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tributary.crypto.SigningKey;
import tributary.edge.boot.ReleaseKey;
import tributary.edge.boot.SoftwareFile;
import tributary.edge.boot.SoftwareManifest;
import tributary.edge.boot.UntrustedSoftwareException;

/** A directory of software made into a release: all its files are named, and the names signed. */
public final class Release {
  private static final Set<String> OWN = Set.of(ReleaseKey.MANIFEST, ReleaseKey.SIGNATURE);

  private Release() {}

  /**
   * Writes the manifest and its signature into the directory.
   *
   * @param counter greater than that of every release before
   * @throws IllegalArgumentException if a box would refuse the release, saying why
   */
  public static SoftwareManifest sign(
      Path directory,
      SigningKey key,
      String version,
      long counter,
      String mainClass,
      List<String> options)
      throws IOException {
    SoftwareManifest manifest =
        new SoftwareManifest(version, counter, mainClass, options, files(directory));
    byte[] bytes = manifest.bytes();
    try {
      if (!SoftwareManifest.parse(bytes).equals(manifest)) {
        throw new IllegalArgumentException("the manifest would not be read as it was meant");
      }
    } catch (UntrustedSoftwareException e) {
      throw new IllegalArgumentException("no box would take it: " + e.getMessage(), e);
    }
    Files.write(directory.resolve(ReleaseKey.MANIFEST), bytes);
    Files.write(directory.resolve(ReleaseKey.SIGNATURE), key.sign(bytes));
    return manifest;
  }

  private static List<SoftwareFile> files(Path directory) throws IOException {
    List<Path> paths;
    try (Stream<Path> all = Files.walk(directory)) {
      paths =
          all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)).sorted().toList();
    }
    List<SoftwareFile> files = new ArrayList<>();
    for (Path path : paths) {
      String name = directory.relativize(path).toString();
      if (OWN.contains(name)) {
        continue;
      }
      if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) || !SoftwareFile.isPlain(name)) {
        throw new IllegalArgumentException(path + " is no plain file with a plain name");
      }
      files.add(new SoftwareFile(name, Files.size(path), sha256(path)));
    }
    return files;
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
