package tributary.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import tributary.edge.link.Registration;

/** The folders of a neighbourhood's nodes, and what is put there for them. */
final class NodeFolders {
  private NodeFolders() {}

  /** Those of nodes that were started before, by their number. */
  static List<Path> of(Path folder, String prefix) {
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(child -> child.getFileName().toString().startsWith(prefix))
          .filter(child -> Files.exists(child.resolve("node.conf")))
          .sorted(
              Comparator.comparingInt(
                  child ->
                      Integer.parseInt(child.getFileName().toString().substring(prefix.length()))))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
  }

  /** What a node is given is in its own folder: it may see no other. */
  static Path copy(Path file, Path folder) {
    try {
      Files.createDirectories(folder);
      return Files.copy(
          file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy " + file, e);
    }
  }

  /** The digest of a box's key, made in its data directory. */
  static String deviceKey(Path data) {
    try {
      return Registration.deviceKey(data.resolve("identity")).digest().toString();
    } catch (IOException e) {
      throw new UncheckedIOException("no key in " + data, e);
    }
  }

  static void writeSecret(Path file, String secret) {
    try {
      Files.createDirectories(file.getParent());
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, secret);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
